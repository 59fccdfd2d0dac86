#pragma once
#include "apps/experiments/coldstart/methods/conditional_vae.hpp"
#include "apps/experiments/coldstart/methods/origin_quantizer.hpp"

namespace vqgrad {

/// The published VQ-VAE: CVAR with its quantizer between side information and decoder. The decoder is trained
/// on z and used on q; the codebook is trained last, alone. Other searches give "vqvae-repaired" and the
/// control "constant-code".
class VqvaeOrigin : public WarmupMethod {
 public:
  VqvaeOrigin(ColdModel& model, OriginSearch search)
      : WarmupMethod(model), vae_(model), quantizer_(model, search) {}

  std::vector<Phase> base_phases() override;
  std::vector<Phase> stage_phases(std::size_t stage) override;
  bool generates() const override { return true; }
  Var<float> generate(const Batch& batch) override;

  const OriginQuantizer& quantizer() const { return quantizer_; }

 private:
  Var<float> encoder_loss(const Batch& batch, Var<float> z, const ConditionalVae::Gaussian& id);
  Phase encoder_phase(std::span<const std::uint32_t> rows, std::size_t epochs);
  Phase codebook_phase();

  ConditionalVae vae_;
  OriginQuantizer quantizer_;
};

}  // namespace vqgrad
