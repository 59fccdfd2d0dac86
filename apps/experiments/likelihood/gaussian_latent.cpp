#include "apps/experiments/likelihood/gaussian_latent.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/kernels/normal.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

Var<float> free_bits_kl(Var<float> mean, Var<float> log_variance, double free_bits) {
  if (free_bits == 0) return gaussian_kl(mean, log_variance);
  const Var<float> kl = 0.5f * (square(mean) + exp(log_variance) - 1.0f - log_variance);
  return sum(maximum(vqgrad::mean(kl, 0), mean.tape().scalar(static_cast<float>(free_bits))));
}

Latent::Step GaussianLatent::step(Var<float> e, double progress, Random& random) {
  const Var<float> m = slice(e, 1, 0, options_.dim), v = slice(e, 1, options_.dim, 2 * options_.dim);
  const auto noise = e.tape().arena().make<float>(m.size());
  kernels::draw_normal(random, noise);
  const Var<float> z = m + exp(0.5f * v) * e.tape().input(noise, m.shape());
  const double beta = options_.annealing == 0 ? 1 : std::min(1.0, progress / options_.annealing);
  return {z, static_cast<float>(beta) * free_bits_kl(m, v, options_.free_bits)};
}

LatentSample GaussianLatent::sample(std::span<const float> encoded, Random& random) const {
  const std::size_t dim = options_.dim, n = encoded.size() / (2 * dim);
  LatentSample result{std::vector<float>(n * dim), std::vector<double>(n), {}, {}};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t d = 0; d < dim; ++d) {
      const auto m = static_cast<double>(encoded[2 * i * dim + d]),
                 v = static_cast<double>(encoded[(2 * i + 1) * dim + d]);
      result.z[i * dim + d] = static_cast<float>(m + std::exp(v / 2) * random.normal());
      result.nats[i] += (m * m + std::exp(v) - 1 - v) / 2;
    }
  return result;
}

}  // namespace vqgrad
