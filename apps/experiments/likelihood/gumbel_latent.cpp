#include "apps/experiments/likelihood/gumbel_latent.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"
#include "vq/gumbel_quantizer.hpp"

namespace vqgrad {

Latent::Step GumbelLatent::step(Var<float> e, double progress, Random& random) {
  const std::size_t users = e.shape()[0];
  const Var<float> logits = reshape(e, Shape{users, options_.groups, options_.codes});
  const double temperature = options_.temperature + progress * (options_.coolest - options_.temperature);
  const auto drawn = gumbel_softmax(logits, temperature, Mode::train, random);
  const Var<float> log_q = log_softmax(logits);
  const double beta = options_.annealing == 0 ? 1 : std::min(1.0, progress / options_.annealing);
  const double uniform = static_cast<double>(options_.groups) * std::log(static_cast<double>(options_.codes));
  const Var<float> kl = sum(exp(log_q) * log_q) / static_cast<float>(users) + static_cast<float>(uniform);
  return {reshape(drawn.one_hot, Shape{users, width()}), static_cast<float>(beta) * kl};
}

std::vector<double> GumbelLatent::posterior(std::span<const float> logits) const {
  const auto most = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
  std::vector<double> q;
  double sum = 0;
  for (const float x : logits) sum += q.emplace_back(std::exp(static_cast<double>(x) - most));
  for (double& x : q) x /= sum;
  return q;
}

void GumbelLatent::learn_prior(std::span<const float> encoded) {
  prior_.assign(encoded_width(), 0);
  const std::size_t n = encoded.size() / encoded_width();
  for (std::size_t row = 0; row < n * options_.groups; ++row) {
    const auto q = posterior(encoded.subspan(row * options_.codes, options_.codes));
    // Mixed with one uniform row, so that no code has probability 0.
    for (std::size_t k = 0; k < options_.codes; ++k)
      prior_[row % options_.groups * options_.codes + k] += q[k] / static_cast<double>(n + 1);
  }
  for (double& p : prior_) p += 1 / static_cast<double>(options_.codes * (n + 1));
}

LatentSample GumbelLatent::sample(std::span<const float> encoded, Random& random) const {
  const std::size_t n = encoded.size() / encoded_width(), codes = options_.codes;
  LatentSample result{std::vector<float>(encoded.size()), std::vector<double>(n), {}, {}};
  if (!prior_.empty()) result.learned_nats.resize(n);
  for (std::size_t row = 0; row < n * options_.groups; ++row) {
    const std::size_t user = row / options_.groups, group = row % options_.groups;
    const auto q = posterior(encoded.subspan(row * codes, codes));
    double left = random.uniform();
    std::size_t code = 0;
    while (code + 1 < codes && left >= q[code]) left -= q[code++];
    result.codes.push_back(static_cast<std::int32_t>(code));
    result.z[row * codes + code] = 1;
    for (std::size_t k = 0; k < codes; ++k) {
      if (q[k] == 0) continue;
      result.nats[user] += q[k] * std::log(q[k] * static_cast<double>(codes));
      if (!prior_.empty()) result.learned_nats[user] += q[k] * std::log(q[k] / prior_[group * codes + k]);
    }
  }
  return result;
}

}  // namespace vqgrad
