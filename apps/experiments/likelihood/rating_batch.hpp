#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "apps/experiments/likelihood/user_ratings.hpp"

namespace vqgrad {

/// The numbers of items and of distinct ratings.
struct RatingSpace {
  std::size_t items = 0, classes = 0;

  /// One row per (item, rating), for one-hot inputs.
  std::size_t rows() const { return items * classes; }
};

/// Lists of ratings as bags of one-hot rows item C + value, padded with -1, and a scale 1 / sqrt n per list
/// (0 for an empty one), which keeps the size of a sum of n terms.
struct RatingBags {
  std::size_t length = 1;
  std::vector<std::int32_t> rows;  ///< (B, length)
  std::vector<float> scale;        ///< (B)
};

/// B users' profiles as arrays; the targets of all users one after the other, P in total.
struct RatingBatch {
  std::size_t users = 0;
  std::vector<std::int32_t> user_numbers;  ///< (B) Profile::user
  RatingBags input, shown;
  std::vector<std::int32_t> target_users;  ///< (P) 0 to B - 1, ascending
  std::vector<std::int32_t> target_items;  ///< (P)
  std::vector<std::int32_t> values;        ///< (P) classes

  std::size_t targets() const { return values.size(); }
};

RatingBatch rating_batch(std::span<const Profile> profiles, const RatingSpace& space);

/// Calls f(batch) on all profiles in order, in batches.
template <class F>
void each_batch(std::span<const Profile> profiles, const RatingSpace& space, const F& f) {
  constexpr std::size_t size = 200;
  for (std::size_t begin = 0; begin < profiles.size(); begin += size)
    f(rating_batch(profiles.subspan(begin, std::min(size, profiles.size() - begin)), space));
}

}  // namespace vqgrad
