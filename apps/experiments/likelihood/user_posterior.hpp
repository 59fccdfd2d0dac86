#pragma once
#include <span>
#include <vector>

#include "apps/experiments/likelihood/rating_head.hpp"
#include "base/cholesky.hpp"

namespace vqgrad {

/// A Gaussian prior of users' vectors, N(m, L L^T).
struct UserPrior {
  std::vector<double> mean;  ///< (D)
  Cholesky factor;           ///< L (D, D)
};

/// p(u | ratings) of a user's vector m + L u under a RatingHead that is linear in it and the prior
/// u ~ N(0, 1), by Laplace's approximation N(u*, H^-1): u* maximizes the log posterior, H is its negative
/// Hessian there.
///
///   H = 1 + sum_ratings sum_ts cov(t, s) w_it w_is^T,   t, s in {x, y}, covariances under p(. | u*, item)
///
/// m and L are folded into the head's logits and weights w.
class UserPosterior {
 public:
  UserPosterior(const RatingHead& head, const UserPrior& prior);

  /// Newton's method from the prior's mean; a step that overshoots is halved.
  void fit(std::span<const Rating> ratings);
  std::span<const double> mean() const { return mean_; }
  std::vector<double> covariance() const;  ///< H^-1 (D, D)
  std::vector<double> draw(Random& random) const;

  /// p(. | u, item): (C)
  std::vector<double> predict(std::span<const double> u, std::uint32_t item) const;
  /// ln p(ratings, u) up to a constant.
  double log_joint(std::span<const double> u, std::span<const Rating> ratings) const;
  /// The mean over draws of p(value | u, item), for each rating: (n).
  std::vector<double> probabilities(std::span<const Rating> ratings, Random& random) const;

 private:
  std::span<const double> weights(std::uint32_t item, std::size_t t) const {
    return std::span(weights_).subspan((item * RatingHead::tilt_count + t) * width_, width_);
  }
  void gradient_and_hessian(std::span<const Rating> ratings, std::span<double> gradient,
                            std::span<double> hessian) const;

  std::size_t width_, classes_;
  std::vector<double> base_, weights_, tilts_;
  std::vector<double> mean_;
  Cholesky factor_;  // of H
};

}  // namespace vqgrad
