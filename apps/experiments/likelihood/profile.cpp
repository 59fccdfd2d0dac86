#include "apps/experiments/likelihood/profile.hpp"

#include <algorithm>
#include <cmath>

namespace vqgrad {
namespace {

constexpr double observed_share = 0.8;

}  // namespace

Profile whole_profile(std::uint32_t user, std::span<const Rating> ratings) {
  const std::vector<Rating> all(ratings.begin(), ratings.end());
  return {user, all, {}, all};
}

Profile prediction_profile(std::uint32_t user, std::span<const Rating> ratings, Random random) {
  std::vector<Rating> all(ratings.begin(), ratings.end());
  random.shuffle(std::span(all));
  const auto n = static_cast<std::ptrdiff_t>(all.size());
  const auto observed =
      std::clamp(static_cast<std::ptrdiff_t>(std::lround(observed_share * static_cast<double>(n))),
                 std::ptrdiff_t{1}, n - 1);
  return {user, {all.begin(), all.begin() + observed}, {}, {all.begin() + observed, all.end()}};
}

Profile shortcut_profile(std::uint32_t user, std::span<const Rating> ratings, double share, Random random) {
  Profile profile = prediction_profile(user, ratings, random);
  const auto shown = std::lround(share * static_cast<double>(profile.input.size()));
  profile.shown.assign(profile.input.begin(), profile.input.begin() + shown);
  profile.input = profile.targets;
  return profile;
}

}  // namespace vqgrad
