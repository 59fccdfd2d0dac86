#pragma once
#include <algorithm>
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
