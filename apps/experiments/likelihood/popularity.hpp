#pragma once
#include <span>
#include <vector>

#include "apps/experiments/likelihood/rating_batch.hpp"

namespace vqgrad {

/// Each item's ratings as a histogram drawn towards that of all items, which is smoothed by one rating each:
///
///   p(k | i) = (n_ik + a p(k)) / (n_i + a)
class Popularity {
 public:
  Popularity(std::span<const Profile> train, const RatingSpace& space, double weight);

  /// p(k | i) of item i: (C)
  std::span<const double> of(std::size_t item) const {
    return std::span(probabilities_).subspan(item * classes_, classes_);
  }
  /// p(k)
  std::span<const double> of_all() const { return all_; }

  /// -log2 p of all targets together.
  double bits(std::span<const Profile> profiles) const;
  double bits_of_all(std::span<const Profile> profiles) const;

 private:
  std::size_t classes_;
  std::vector<double> all_, probabilities_;
};

/// The one of a few weights a that codes `validation` best.
Popularity best_popularity(std::span<const Profile> train, std::span<const Profile> validation,
                           const RatingSpace& space);

/// How many targets there are.
std::size_t count_targets(std::span<const Profile> profiles);

}  // namespace vqgrad
