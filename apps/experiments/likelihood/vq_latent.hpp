#pragma once
#include <optional>

#include "apps/experiments/likelihood/latent.hpp"
#include "vq/priors/unigram_prior.hpp"
#include "vq/product_quantizer.hpp"

namespace vqgrad {

struct VqLatentOptions {
  std::size_t groups = 8, codes = 16, dim = 4;
  double warm_up = 0.1;  ///< share of training without quantizer; then codebooks start at k-means centres
};

/// The latent of a VQ-VAE (van den Oord et al. 2017, arXiv 1711.00937): e in G groups with a codebook each,
/// learned as moving averages, and straight-through gradients. z is a function of the ratings, so that its
/// cost is the code's: G log2 K bits under the uniform prior, which training uses.
///
///   penalty = 0.25 |e - sg(q)|^2 per user, summed over its latent as a KL is
class VqLatent : public Latent {
 public:
  VqLatent(Scope<float> scope, VqLatentOptions options);

  std::size_t encoded_width() const override { return options_.groups * options_.dim; }
  std::size_t width() const override { return encoded_width(); }
  bool warmed_up(double progress) const override { return progress >= options_.warm_up; }
  void begin_epoch(double progress, const std::function<std::vector<float>()>& encoded,
                   Random random) override;
  Step step(Var<float> e, double progress, Random& random) override;
  void after_step(Random& random) override;
  void learn_prior(std::span<const float> encoded) override;
  LatentSample sample(std::span<const float> encoded, Random& random) const override;
  std::size_t samples() const override { return 1; }

 private:
  VqLatentOptions options_;
  ProductQuantizer<float> quantizer_;
  std::optional<Quantized<float>> step_;  // of the step on the tape, once codebooks have started
  bool started_ = false;
  std::optional<UnigramPrior> learned_;
};

}  // namespace vqgrad
