#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "apps/experiments/coldstart/cold_model.hpp"
#include "base/cholesky.hpp"

namespace vqgrad {

/// The evidence of one id's ratings, summed: to second order around an embedding e0, the log likelihood of
/// e0 + x is
///
///   b^T x - x^T A x / 2,   b = sum r j (D),   A = sum w j j^T (D, D)
///
/// where, with p = sigmoid(logit(e0)) and label y of a rating: residual r = y - p, direction j = dlogit/de at
/// e0, weight w = p (1 - p). p contains the rater's own taste, so that r is the id's contribution.
struct Evidence {
  explicit Evidence(std::size_t width) : gradient(width), information(width * width) {}

  void add(std::span<const float> direction, double residual, double weight);

  std::vector<double> gradient;     ///< b
  std::vector<double> information;  ///< A, the lower half
  std::size_t count = 0;            ///< ratings
};

/// The evidence of single ratings by the present backbone in evaluation mode. One backward pass gives j, for
/// any backbone.
class RatingEvidence {
 public:
  /// For rows of interactions, with `table` (ids, D) in place of the id table. Freezes all parameters.
  RatingEvidence(ColdModel& model, std::span<const std::uint32_t> rows, std::span<const float> table);

  /// Adds a row's evidence. Throws Error for a row that the constructor was not given.
  void add_to(Evidence& sum, std::uint32_t row) const;
  /// The summed evidence of rows.
  Evidence of(std::span<const std::uint32_t> rows) const;

 private:
  std::size_t width_;
  std::vector<std::uint32_t> places_;  // of each interaction, its index below
  std::vector<float> directions_;
  std::vector<double> residuals_, weights_;
};

/// A Gaussian prior of an id's embedding given its side information, and its posterior given ratings:
///
///   prior       x ~ N(W s, S),  s = [side information, 1]; an embedding is center + x
///   likelihood  Evidence around center + x0: b, A
///   posterior   mode x = W s + (S^-1 + A)^-1 (b + A (x0 - W s))
///
/// A mode is one Newton step of Bayesian logistic regression (Spiegelhalter, Lauritzen 1990; Bishop 2006,
/// section 4.4). W is a ridge regression, S the covariance of its residuals (empirical Bayes: Morris 1983).
class EmbeddingPrior {
 public:
  /// Learns W and S from ids' evidence around the center (x0 = 0) and side information (n, S), and the metric
  /// from the evidence. The ids' modes for that are taken under a weak isotropic prior.
  EmbeddingPrior(std::span<const Evidence> evidence, std::span<const float> side);

  std::size_t width() const { return width_; }

  /// W s
  std::vector<double> mean(std::span<const float> side) const;
  /// S^-1 + A, the lower half: the curvature of the negative log posterior.
  std::vector<double> curvature(const Evidence& evidence) const;
  /// The posterior mode for evidence around x0.
  std::vector<double> mode(const Evidence& evidence, std::span<const float> side,
                           std::span<const double> x0) const;

  /// The mean information of a rating, L L^T: |L^T x|^2 is the mean square of the logit change by x.
  const Cholesky& metric() const { return metric_; }

 private:
  void learn_mean(std::span<const double> modes, std::span<const float> side);
  void learn_covariance(std::span<const double> modes, std::span<const float> side);

  std::size_t width_;
  std::vector<double> weights_;    // W^T (S + 1, D)
  std::vector<double> precision_;  // S^-1 (D, D)
  Cholesky metric_;
};

}  // namespace vqgrad
