#pragma once
#include <vector>

#include "apps/experiments/likelihood/popularity.hpp"
#include "base/random.hpp"

namespace vqgrad {

/// Users of two kinds, which rate all items high (3) or all low (0), but for one rating in ten; whole
/// profiles.
struct TwoKinds {
  static constexpr std::size_t items = 12;
  RatingSpace space{items, 4};
  std::vector<Profile> train, test;
  Popularity popularity;

  TwoKinds() : train(users(80, Random(1))), test(users(40, Random(2))), popularity(train, space, 1) {}

 private:
  static std::vector<Profile> users(std::uint32_t count, Random random) {
    std::vector<Profile> profiles;
    for (std::uint32_t user = 0; user < count; ++user) {
      std::vector<Rating> ratings;
      for (std::uint32_t item = 0; item < items; ++item) {
        const auto other = random.below(10) == 0 ? static_cast<std::int32_t>(random.below(4)) : -1;
        ratings.push_back({item, other >= 0 ? other : user % 2 == 0 ? 3 : 0});
      }
      profiles.push_back(whole_profile(user, ratings));
    }
    return profiles;
  }
};

}  // namespace vqgrad
