#include "apps/likelihood/vq_latent.hpp"

#include <algorithm>
#include <numbers>
#include <string>

#include "autodiff/ops/arithmetic.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

VqLatent::VqLatent(Scope<float> scope, VqLatentOptions options) : options_(options) {
  for (std::size_t g = 0; g < options.groups; ++g)
    quantizers_.emplace_back(
        scope / "codebook" / std::to_string(g),
        VectorQuantizerOptions{
            .codes = options.codes, .dim = options.dim, .update = CodebookUpdate::ema, .decay = 0.95});
}

void VqLatent::begin_epoch(double progress, const std::function<std::vector<float>()>& encoded,
                           Random random) {
  if (started_ || !settled(progress)) return;
  const std::vector<float> e = encoded();
  for (std::size_t g = 0; g < options_.groups; ++g)
    quantizers_[g].start(group_of(e, g), random.split(std::to_string(g)));
  started_ = true;
}

Latent::Step VqLatent::step(Var<float> e, double, Random&) {
  step_.clear();
  Var<float> penalty = e.tape().scalar(0);
  if (!started_) return {e, penalty};
  std::vector<Var<float>> parts;
  for (std::size_t g = 0; g < options_.groups; ++g) {
    const Quantized<float>& quantized =
        step_.emplace_back(quantizers_[g](slice(e, 1, g * options_.dim, (g + 1) * options_.dim)));
    parts.push_back(quantized.output);
    penalty = penalty + static_cast<float>(options_.dim) * quantized.loss();
  }
  return {concatenate(std::span<const Var<float>>(parts), 1), penalty};
}

void VqLatent::moved(Random& random) {
  for (std::size_t g = 0; g < step_.size(); ++g) {
    quantizers_[g].update(step_[g]);
    quantizers_[g].restart_dead_codes(step_[g].input.values(), 50, random);
  }
}

std::vector<float> VqLatent::group_of(std::span<const float> encoded, std::size_t group) const {
  std::vector<float> rows;
  for (std::size_t k = group * options_.dim; k < encoded.size(); k += encoded_width())
    rows.insert(rows.end(), encoded.begin() + static_cast<std::ptrdiff_t>(k),
                encoded.begin() + static_cast<std::ptrdiff_t>(k + options_.dim));
  return rows;
}

std::vector<std::int32_t> VqLatent::encode(std::span<const float> encoded) const {
  const std::size_t n = encoded.size() / encoded_width(), groups = options_.groups;
  std::vector<std::int32_t> codes(n * groups);
  for (std::size_t g = 0; g < groups; ++g) {
    const auto group = quantizers_[g].encode(group_of(encoded, g));
    for (std::size_t i = 0; i < n; ++i) codes[i * groups + g] = group[i];
  }
  return codes;
}

void VqLatent::learn_prior(std::span<const float> encoded) {
  learned_ = unigram_code_cost(encode(encoded), options_.groups, options_.codes);
}

LatentSample VqLatent::sample(std::span<const float> encoded, Random&) const {
  const auto nats = [&](const CodeCost& cost, std::span<const std::int32_t> codes) {
    std::vector<double> result = cost(codes);
    for (double& bits : result) bits *= std::numbers::ln2;
    return result;
  };
  LatentSample result{std::vector<float>(encoded.size()), {}, {}, encode(encoded)};
  for (std::size_t k = 0; k < result.codes.size(); ++k) {
    const auto vector = quantizers_[k % options_.groups].decode(std::span(result.codes).subspan(k, 1));
    std::copy(vector.begin(), vector.end(), &result.z[k * options_.dim]);
  }
  result.nats = nats(uniform_code_cost(options_.groups, options_.codes), result.codes);
  if (learned_) result.learned_nats = nats(*learned_, result.codes);
  return result;
}

}  // namespace vqgrad
