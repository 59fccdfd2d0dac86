#pragma once
#include "apps/experiments/likelihood/latent.hpp"

namespace vqgrad {

struct GaussianLatentOptions {
  std::size_t dim = 16;
  double annealing = 0;  ///< share of training in which beta rises from 0 to 1
  double free_bits = 0;  ///< lambda, nats per dimension
};

/// q(z | x) = N(m, e^v), prior N(0, 1) (Kingma and Welling 2014, arXiv 1312.6114); e = [m, v].
///
///   penalty = beta sum_d max(lambda, mean_b KL_d(b))
///
/// beta rises linearly (Bowman et al. 2016, arXiv 1511.06349, section 3.1); lambda are the "free bits" of
/// Kingma et al. 2016 (arXiv 1606.04934, section C.8), with groups of one dimension. Costs are the true KL.
class GaussianLatent : public Latent {
 public:
  explicit GaussianLatent(GaussianLatentOptions options) : options_(options) {}

  std::size_t encoded_width() const override { return 2 * options_.dim; }
  std::size_t width() const override { return options_.dim; }
  bool warmed_up(double progress) const override { return progress >= options_.annealing; }
  Step step(Var<float> e, double progress, Random& random) override;
  LatentSample sample(std::span<const float> encoded, Random& random) const override;

 private:
  GaussianLatentOptions options_;
};

/// The penalty at beta = 1: sum_d max(lambda, mean_b KL_d(b)), m and v (B, D).
Var<float> free_bits_kl(Var<float> mean, Var<float> log_variance, double free_bits);

}  // namespace vqgrad
