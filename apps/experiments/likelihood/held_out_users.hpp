#pragma once
#include "apps/experiments/likelihood/popularity.hpp"

namespace vqgrad {

/// A seed's users in three parts, and their profiles. A held-out user is held out with all ratings.
class HeldOutUsers {
 public:
  HeldOutUsers(const UserRatings& ratings, Random random);

  RatingSpace space() const { return {ratings_.items, ratings_.classes()}; }
  const UserSplit& split() const { return split_; }
  /// Of the training users.
  const Popularity& popularity() const { return popularity_; }

  std::vector<Profile> whole(const std::vector<std::uint32_t>& users) const;
  /// The held-out fifth of a user is the same in every call.
  std::vector<Profile> prediction(const std::vector<std::uint32_t>& users) const;
  /// That fifth with `share` of the rest shown; for training with a fresh `random` per epoch.
  std::vector<Profile> shortcut(const std::vector<std::uint32_t>& users, double share) const {
    return shortcut(users, share, held_out_);
  }
  std::vector<Profile> shortcut(const std::vector<std::uint32_t>& users, double share, Random random) const;

 private:
  const UserRatings& ratings_;
  Random held_out_;
  UserSplit split_;
  Popularity popularity_;
};

}  // namespace vqgrad
