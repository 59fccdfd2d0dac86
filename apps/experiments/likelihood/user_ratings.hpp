#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
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

/// Users with fewer than `least` ratings are left out. Throws DataError if ratings have fewer than 2 or more
/// than 20 distinct values, or fewer than 10 users are left.
UserRatings user_ratings(const Dataset& dataset, std::size_t least = 5);

/// Users for training, for every choice, and for the reported results: 80, 10 and 10 %.
struct UserSplit {
  std::vector<std::uint32_t> train, validation, test;
};
UserSplit split_users(std::size_t users, Random random);

/// One user's ratings by their use: the encoder reads `input`, the decoder is shown `shown` and codes the
/// values of `targets`, whose items it knows.
struct Profile {
  std::uint32_t user = 0;  ///< the user's position in its list of users
  std::vector<Rating> input, shown, targets;
};

/// All ratings through the latent and back: input and targets are the same.
Profile whole_profile(std::uint32_t user, std::span<const Rating> ratings);

/// A random four fifths for the encoder, the others to predict. Both have at least one rating.
Profile prediction_profile(std::uint32_t user, std::span<const Rating> ratings, Random random);

/// The targets of `prediction_profile` through the latent and back, with a share of its observed ratings
/// shown to the decoder besides z: the shortcut. A larger share shows all that a smaller one shows.
Profile shortcut_profile(std::uint32_t user, std::span<const Rating> ratings, double share, Random random);

}  // namespace vqgrad
