#pragma once
#include "apps/experiments/likelihood/latent.hpp"

namespace vqgrad {

struct GumbelLatentOptions {
  std::size_t groups = 8, codes = 16;
  double annealing = 0.3;  ///< share of training in which the weight of the KL rises from 0 to 1
  double temperature = 1, coolest = 0.5;  ///< of the relaxation, falling linearly over training
};

/// G categorical codes, q_g = softmax(e_g) independent of one another, prior uniform over K (Jang et al.
/// 2016, arXiv 1611.01144). z (B, G K) is the one-hot codes side by side, drawn by `gumbel_softmax`: the
/// decoder never sees a relaxed code.
///
///   penalty = beta sum_g KL(q_g || uniform) = beta sum_g (ln K + sum_k q_gk ln q_gk)
class GumbelLatent : public Latent {
 public:
  explicit GumbelLatent(GumbelLatentOptions options) : options_(options) {}

  std::size_t encoded_width() const override { return options_.groups * options_.codes; }
  std::size_t width() const override { return encoded_width(); }
  bool warmed_up(double progress) const override { return progress >= options_.annealing; }
  Step step(Var<float> e, double progress, Random& random) override;
  /// The prior becomes each group's mean q: the one of all factorized priors with the least KL.
  void learn_prior(std::span<const float> encoded) override;
  LatentSample sample(std::span<const float> encoded, Random& random) const override;

 private:
  /// softmax of one group's K logits, in double.
  std::vector<double> posterior(std::span<const float> logits) const;

  GumbelLatentOptions options_;
  std::vector<double> prior_;  // (G, K)
};

}  // namespace vqgrad
