#include "apps/experiments/coldstart/methods/attention_origin.hpp"

#include <cmath>

#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {
namespace {

constexpr std::size_t dim = ConditionalVae::latent, heads = 4, head_width = dim / heads;

}  // namespace

AttentionOrigin::AttentionOrigin(ColdCell& cell)
    : WarmupMethod(cell),
      vae_(cell),
      quantizer_(cell, OriginSearch::published),
      query_(cell.parameters() / "attention" / "query", dim, dim),
      key_(cell.parameters() / "attention" / "key", dim, dim),
      value_(cell.parameters() / "attention" / "value", dim, dim),
      output_(cell.parameters() / "attention" / "output", dim, cell.width()) {
  cell.stream("attention codebook").fill_normal(quantizer_.codebook().mutate(), 0, 1);
}

Var<float> AttentionOrigin::attend(Var<float> z) {
  const std::size_t batch = z.shape()[0];
  const Var<float> rows = reshape(outer_product(z, z), Shape{batch * dim, dim});
  const Var<float> codes = cell_.tape().parameter(quantizer_.codebook());
  const Var<float> q = query_(rows), k = key_(codes), v = value_(codes);
  const auto answers = cell_.tape().arena().make<Var<float>>(heads);
  for (std::size_t h = 0; h < heads; ++h) {
    const auto part = [&](Var<float> x) { return slice(x, 1, h * head_width, (h + 1) * head_width); };
    const Var<float> scores =
        (1 / std::sqrt(static_cast<float>(head_width))) * matmul(part(q), transpose(part(k)));
    answers[h] = matmul(softmax(scores), part(v));
  }
  const Var<float> answer = concatenate(answers, 1);
  return output_(sum(reshape(answer, Shape{batch, dim, dim}), 1));
}

Var<float> AttentionOrigin::encoder_loss(const Batch& batch, bool codebook_terms) {
  const auto id = vae_.of_id(batch), side = vae_.of_side(batch);
  const Var<float> z = vae_.sample(id), q = quantizer_(z);
  Var<float> loss = cell_.click_loss(batch, cell_.logits(batch, attend(vae_.sample(side)))) +
                    vae_.reconstruction(vae_.decode(q, batch), batch) + vae_.distance(id, side);
  if (codebook_terms) loss = loss + OriginQuantizer::loss(z, q);
  return loss;
}

Phase AttentionOrigin::encoder_phase(std::span<const std::uint32_t> rows, std::size_t epochs) {
  auto trainable = vae_.trainable();
  for (auto* parameter : cell_.parameters_of("attention")) trainable.push_back(parameter);
  return {rows, epochs, trainable,
          [this](Tape<float>&, const Batch& batch) { return encoder_loss(batch, false); }};
}

std::vector<Phase> AttentionOrigin::base_phases() {
  return {encoder_phase(cell_.data().split.base, 1),
          {cell_.data().split.base, 1, {&quantizer_.codebook()}, [this](Tape<float>&, const Batch& batch) {
             return encoder_loss(batch, true);
           }}};
}

std::vector<Phase> AttentionOrigin::stage_phases(std::size_t stage) {
  return {encoder_phase(cell_.data().split.warm[stage], 3)};
}

Var<float> AttentionOrigin::generate(const Batch& batch) { return attend(vae_.sample(vae_.of_side(batch))); }

}  // namespace vqgrad
