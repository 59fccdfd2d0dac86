#include "apps/experiments/coldstart/methods/cvar.hpp"

namespace vqgrad {

Phase Cvar::encoder_phase(std::span<const std::uint32_t> rows, std::size_t epochs) {
  return {rows, epochs, vae_.trainable(), [this](Tape<float>&, const Batch& batch) {
            const auto id = vae_.of_id(batch), side = vae_.of_side(batch);
            const Var<float> vectors = vae_.decode(vae_.sample(id), batch);
            return cell_.click_loss(batch, cell_.logits(batch, vectors)) +
                   vae_.reconstruction(vectors, batch) + vae_.distance(id, side);
          }};
}

Var<float> Cvar::generate(const Batch& batch) { return vae_.decode(vae_.sample(vae_.of_side(batch)), batch); }

}  // namespace vqgrad
