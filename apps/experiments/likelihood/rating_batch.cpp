#include "apps/experiments/likelihood/rating_batch.hpp"

#include <algorithm>
#include <cmath>

namespace vqgrad {
namespace {

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
