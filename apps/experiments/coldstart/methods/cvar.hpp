#pragma once
#include "apps/experiments/coldstart/methods/conditional_vae.hpp"

namespace vqgrad {

/// CVAR (Zhao et al., SIGIR 2022, arXiv 2205.13795): the backbone learns to predict from the decoded
/// embedding of an id's own latent; a cold id gets the one decoded from its side information's,
///
///   loss = click loss + reconstruction + distance of the two latents.
class Cvar : public WarmupMethod {
 public:
  explicit Cvar(ColdCell& cell) : WarmupMethod(cell), vae_(cell) {}

  std::vector<Phase> base_phases() override { return {encoder_phase(cell_.data().split.base, 1)}; }
  std::vector<Phase> stage_phases(std::size_t stage) override {
    return {encoder_phase(cell_.data().split.warm[stage], 2)};
  }
  bool generates() const override { return true; }
  Var<float> generate(const Batch& batch) override;

 private:
  Phase encoder_phase(std::span<const std::uint32_t> rows, std::size_t epochs);

  ConditionalVae vae_;
};

}  // namespace vqgrad
