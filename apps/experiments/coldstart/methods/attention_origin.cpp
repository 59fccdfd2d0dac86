#include <cmath>

#include "apps/experiments/coldstart/methods/conditional_vae.hpp"
#include "apps/experiments/coldstart/methods/methods.hpp"
#include "apps/experiments/coldstart/methods/vqvae_origin.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"
#include "autodiff/ops/vectors.hpp"
#include "nn/linear.hpp"

namespace vqgrad {
namespace {

constexpr std::size_t dim = ConditionalVae::latent, heads = 4, head_width = dim / heads;

/// The tutorial's attention over codes (it calls it "dalle"): 4 heads of width 2 attend from the rows of
/// z_p z_p^T, z_p being the side information's latent, to the 32 codes; their results, summed over the 8
/// rows, give the embedding by a linear layer (8 -> D). The decoder, from q, feeds the reconstruction only.
/// The codebook starts standard normal, the projections as torch's.
class AttentionOrigin : public WarmupMethod {
 public:
  explicit AttentionOrigin(ColdModel& model)
      : WarmupMethod(model),
        vae_(model),
        quantizer_(model, OriginSearch::published),
        query_(model.parameters() / "attention" / "query", dim, dim),
        key_(model.parameters() / "attention" / "key", dim, dim),
        value_(model.parameters() / "attention" / "value", dim, dim),
        output_(model.parameters() / "attention" / "output", dim, model.width()) {
    model.stream("attention codebook").fill_normal(quantizer_.codebook().mutate(), 0, 1);
  }

  std::vector<Phase> base_phases() override {
    return {encoder_phase(model_.data().split.base, 1),
            {model_.data().split.base, 1, {&quantizer_.codebook()}, [this](const Batch& batch) {
               return encoder_loss(batch, true);
             }}};
  }
  std::vector<Phase> stage_phases(std::size_t stage) override {
    return {encoder_phase(model_.data().split.warm[stage], 3)};
  }
  bool generates() const override { return true; }
  Var<float> generate(const Batch& batch) override { return attend(vae_.sample(vae_.of_side(batch))); }

 private:
  Var<float> attend(Var<float> z) {
    const std::size_t batch = z.shape()[0];
    const Var<float> rows = reshape(outer_product(z, z), Shape{batch * dim, dim});
    const Var<float> codes = model_.tape().parameter(quantizer_.codebook());
    const Var<float> q = query_(rows), k = key_(codes), v = value_(codes);
    const auto results = model_.tape().arena().make<Var<float>>(heads);
    for (std::size_t h = 0; h < heads; ++h) {
      const auto part = [&](Var<float> x) { return slice(x, 1, h * head_width, (h + 1) * head_width); };
      const Var<float> scores =
          (1 / std::sqrt(static_cast<float>(head_width))) * matmul(part(q), transpose(part(k)));
      results[h] = matmul(softmax(scores), part(v));
    }
    return output_(sum(reshape(concatenate(results, 1), Shape{batch, dim, dim}), 1));
  }

  Var<float> encoder_loss(const Batch& batch, bool codebook_terms) {
    const auto id = vae_.of_id(batch), side = vae_.of_side(batch);
    const Var<float> z = vae_.sample(id), q = quantizer_(z);
    Var<float> loss = model_.click_loss(batch, model_.logits(batch, attend(vae_.sample(side)))) +
                      vae_.reconstruction(vae_.decode(q, batch), batch) + vae_.distance(id, side);
    if (codebook_terms) loss = loss + OriginQuantizer::loss(z, q);
    return loss;
  }

  Phase encoder_phase(std::span<const std::uint32_t> rows, std::size_t epochs) {
    auto trainable = vae_.trainable();
    for (auto* parameter : model_.parameters_of("attention")) trainable.push_back(parameter);
    return {rows, epochs, trainable, [this](const Batch& batch) { return encoder_loss(batch, false); }};
  }

  ConditionalVae vae_;
  OriginQuantizer quantizer_;
  Linear<float> query_, key_, value_, output_;
};

}  // namespace

std::unique_ptr<WarmupMethod> make_attention_origin(ColdModel& model) {
  return std::make_unique<AttentionOrigin>(model);
}

}  // namespace vqgrad
