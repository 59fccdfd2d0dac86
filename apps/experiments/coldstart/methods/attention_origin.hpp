#pragma once
#include "apps/experiments/coldstart/methods/conditional_vae.hpp"
#include "apps/experiments/coldstart/methods/origin_quantizer.hpp"
#include "nn/linear.hpp"

namespace vqgrad {

/// The tutorial's attention over codes (it calls it "dalle"): 4 heads of width 2 look from the rows of
/// z_p z_p^T, z_p the side information's latent, at the 32 codes; their answers, summed over the 8 rows, give
/// the embedding by a linear layer (8 -> D). The decoder, from q, feeds the reconstruction only. The codebook
/// starts standard normal, the projections as torch's.
class AttentionOrigin : public WarmupMethod {
 public:
  explicit AttentionOrigin(ColdCell& cell);

  std::vector<Phase> base_phases() override;
  std::vector<Phase> stage_phases(std::size_t stage) override;
  bool generates() const override { return true; }
  Var<float> generate(const Batch& batch) override;

 private:
  Var<float> attend(Var<float> z);
  Var<float> encoder_loss(const Batch& batch, bool codebook_terms);
  Phase encoder_phase(std::span<const std::uint32_t> rows, std::size_t epochs);

  ConditionalVae vae_;
  OriginQuantizer quantizer_;
  Linear<float> query_, key_, value_, output_;
};

}  // namespace vqgrad
