#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "datasets/dataset.hpp"

namespace vqgrad {

/// An item and which of the distinct ratings it got.
struct Rating {
  std::uint32_t item = 0;
  std::int32_t value = 0;
};

/// A data set's ratings by user, each rating a class.
struct UserRatings {
  std::size_t items = 0;
  std::vector<float> values;               ///< (C) the distinct ratings, ascending
  std::vector<std::vector<Rating>> users;  ///< in file order

  std::size_t classes() const { return values.size(); }
};

/// Users of fewer than `least` ratings are left out. Throws DataError where ratings have fewer than 2 or more
/// than 20 distinct values, or fewer than 10 users are left.
UserRatings user_ratings(const Dataset& dataset, std::size_t least = 5);

/// Users for training, for every choice, and for the figures: 80, 10 and 10 %.
struct UserSplit {
  std::vector<std::uint32_t> train, validation, test;
};
UserSplit split_users(std::size_t users, Random random);

}  // namespace vqgrad
