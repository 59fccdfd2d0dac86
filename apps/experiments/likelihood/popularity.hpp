#pragma once
#include <span>
#include <vector>

#include "apps/experiments/likelihood/user_ratings.hpp"

namespace vqgrad {

/// Each item's histogram of ratings, shrunk towards the histogram of all items, which is smoothed by one
/// rating per class:
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

  /// -log2 p of all targets, summed.
  double bits(std::span<const Profile> profiles) const;
  double bits_of_all(std::span<const Profile> profiles) const;

 private:
  std::size_t classes_;
  std::vector<double> all_, probabilities_;
};

/// Chooses among a few weights a the one that codes `validation` best.
Popularity best_popularity(std::span<const Profile> train, std::span<const Profile> validation,
                           const RatingSpace& space);

/// The number of targets.
std::size_t count_targets(std::span<const Profile> profiles);

}  // namespace vqgrad
