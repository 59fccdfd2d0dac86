#include "apps/experiments/coldstart/methods/vqvae_origin.hpp"

namespace vqgrad {

Var<float> VqvaeOrigin::encoder_loss(const Batch& batch, Var<float> z, const ConditionalVae::Gaussian& id) {
  const Var<float> vectors = vae_.decode(z, batch);
  return model_.click_loss(batch, model_.logits(batch, vectors)) + vae_.reconstruction(vectors, batch) +
         vae_.distance(id, vae_.of_side(batch));
}

Phase VqvaeOrigin::encoder_phase(std::span<const std::uint32_t> rows, std::size_t epochs) {
  return {rows, epochs, vae_.trainable(), [this](const Batch& batch) {
            const auto id = vae_.of_id(batch);
            return encoder_loss(batch, vae_.sample(id), id);
          }};
}

Phase VqvaeOrigin::codebook_phase() {
  return {model_.data().split.base, 1, {&quantizer_.codebook()}, [this](const Batch& batch) {
            const Var<float> z = vae_.sample(vae_.of_id(batch));
            // The published loss has the encoder's terms too, which do not reach the codebook but update
            // the backbone's running statistics.
            model_.logits(batch, vae_.decode(z, batch));
            return OriginQuantizer::loss(z, quantizer_(z));
          }};
}

std::vector<Phase> VqvaeOrigin::base_phases() {
  return {encoder_phase(model_.data().split.base, 1), codebook_phase()};
}

std::vector<Phase> VqvaeOrigin::stage_phases(std::size_t stage) {
  return {encoder_phase(model_.data().split.warm[stage], 2), codebook_phase()};
}

Var<float> VqvaeOrigin::generate(const Batch& batch) {
  return vae_.decode(quantizer_(vae_.sample(vae_.of_side(batch))), batch);
}

}  // namespace vqgrad
