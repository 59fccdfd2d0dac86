#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "apps/experiments/coldstart/cold_model.hpp"

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

}  // namespace vqgrad
