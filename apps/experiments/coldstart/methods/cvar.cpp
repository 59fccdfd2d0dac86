#include "apps/experiments/coldstart/methods/conditional_vae.hpp"
#include "apps/experiments/coldstart/methods/methods.hpp"

namespace vqgrad {
namespace {

/// CVAR (Zhao et al., SIGIR 2022, arXiv 2205.13795): the backbone learns to predict from the decoded
/// embedding of an id's own latent; a cold id gets the embedding decoded from its side information's latent,
///
///   loss = click loss + reconstruction + distance of the two latents.
class Cvar : public WarmupMethod {
 public:
  explicit Cvar(ColdModel& model) : WarmupMethod(model), vae_(model) {}

  std::vector<Phase> base_phases() override { return {encoder_phase(model_.data().split.base, 1)}; }
  std::vector<Phase> stage_phases(std::size_t stage) override {
    return {encoder_phase(model_.data().split.warm[stage], 2)};
  }
  bool generates() const override { return true; }
  Var<float> generate(const Batch& batch) override {
    return vae_.decode(vae_.sample(vae_.of_side(batch)), batch);
  }

 private:
  Phase encoder_phase(std::span<const std::uint32_t> rows, std::size_t epochs) {
    return {rows, epochs, vae_.trainable(), [this](const Batch& batch) {
              const auto id = vae_.of_id(batch), side = vae_.of_side(batch);
              const Var<float> vectors = vae_.decode(vae_.sample(id), batch);
              return model_.click_loss(batch, model_.logits(batch, vectors)) +
                     vae_.reconstruction(vectors, batch) + vae_.distance(id, side);
            }};
  }

  ConditionalVae vae_;
};

}  // namespace

std::unique_ptr<WarmupMethod> make_cvar(ColdModel& model) { return std::make_unique<Cvar>(model); }

}  // namespace vqgrad
