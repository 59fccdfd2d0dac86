#include "apps/experiments/likelihood/user_ratings.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.hpp"
#include "datasets/splits.hpp"

namespace vqgrad {
namespace {

constexpr double observed_share = 0.8;

RatingBags rating_bags(std::span<const Profile> profiles, std::vector<Rating> Profile::*list,
                       const RatingSpace& space) {
  RatingBags bags;
  for (const Profile& profile : profiles) bags.length = std::max(bags.length, (profile.*list).size());
  for (const Profile& profile : profiles) {
    const std::size_t end = bags.rows.size() + bags.length;
    for (const Rating& rating : profile.*list)
      bags.rows.push_back(static_cast<std::int32_t>(rating.item * space.classes) + rating.value);
    bags.rows.resize(end, -1);
    const auto n = static_cast<float>((profile.*list).size());
    bags.scale.push_back(n == 0 ? 0 : 1 / std::sqrt(n));
  }
  return bags;
}

}  // namespace

UserRatings user_ratings(const Dataset& dataset, std::size_t least) {
  const Interactions& rows = dataset.interactions;
  const std::set<float> distinct(rows.ratings.begin(), rows.ratings.end());
  if (distinct.size() < 2 || distinct.size() > 20)
    throw DataError(fmt::format(
        "{}: a likelihood of ratings needs 2 to 20 distinct ratings, such as 1 to 5 stars, got {}",
        dataset.name, distinct.size()));
  UserRatings result{dataset.items.size(), {distinct.begin(), distinct.end()}, {}};
  result.users.resize(dataset.users.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto place = std::lower_bound(result.values.begin(), result.values.end(), rows.ratings[row]);
    result.users[rows.users[row]].push_back(
        {rows.items[row], static_cast<std::int32_t>(place - result.values.begin())});
  }
  std::erase_if(result.users, [&](const auto& ratings) { return ratings.size() < least; });
  if (result.users.size() < 10)
    throw DataError(
        fmt::format("{}: {} users have {} ratings or more, but at least 10 are needed to hold "
                    "some out: take more data",
                    dataset.name, result.users.size(), least));
  return result;
}

UserSplit split_users(std::size_t users, Random random) {
  Split split = split_randomly(users, random);
  return {std::move(split.train), std::move(split.validation), std::move(split.test)};
}

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

RatingBatch rating_batch(std::span<const Profile> profiles, const RatingSpace& space) {
  RatingBatch batch;
  batch.users = profiles.size();
  batch.input = rating_bags(profiles, &Profile::input, space);
  batch.shown = rating_bags(profiles, &Profile::shown, space);
  for (std::size_t b = 0; b < profiles.size(); ++b) {
    batch.user_numbers.push_back(static_cast<std::int32_t>(profiles[b].user));
    for (const Rating& rating : profiles[b].targets) {
      batch.target_users.push_back(static_cast<std::int32_t>(b));
      batch.target_items.push_back(static_cast<std::int32_t>(rating.item));
      batch.values.push_back(rating.value);
    }
  }
  return batch;
}

}  // namespace vqgrad
