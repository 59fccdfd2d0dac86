#pragma once
#include "vq/priors/code_prior.hpp"

namespace vqgrad {

/// Independent positions, each a histogram with Laplace smoothing:
///
///   p(c_g = k) = (n_gk + alpha) / (n + alpha K_g)
///
/// n_gk of n rows have code k at position g. alpha = 1 is Laplace's rule of succession, the mean under a flat
/// Dirichlet prior; no code has probability 0.
class UnigramPrior : public CodePrior {
 public:
  /// Counts `codes` (n, G). Throws UsageError unless alpha > 0, and Error as `bits` does.
  UnigramPrior(std::vector<std::size_t> sizes, std::span<const std::int32_t> codes, double alpha = 1);

  /// (K_1 + ... + K_G)
  const std::vector<double>& histogram() const { return histogram_; }

 protected:
  std::vector<double> conditionals(std::span<const std::int32_t> codes,
                                   std::span<const float> side) const override;

 private:
  std::vector<double> histogram_;
};

}  // namespace vqgrad
