#include "apps/experiments/likelihood/held_out_users.hpp"

#include <string>

namespace vqgrad {
namespace {

template <class Make>
std::vector<Profile> profiles_of(const std::vector<std::uint32_t>& users, const Make& make) {
  std::vector<Profile> profiles;
  for (std::uint32_t k = 0; k < users.size(); ++k) profiles.push_back(make(k, users[k]));
  return profiles;
}

}  // namespace

HeldOutUsers::HeldOutUsers(const UserRatings& ratings, Random random)
    : ratings_(ratings),
      held_out_(random.split("held out")),
      split_(split_users(ratings.users.size(), random.split("users"))),
      popularity_(best_popularity(whole(split_.train), whole(split_.validation), space())) {}

std::vector<Profile> HeldOutUsers::whole(const std::vector<std::uint32_t>& users) const {
  return profiles_of(
      users, [&](std::uint32_t k, std::uint32_t user) { return whole_profile(k, ratings_.users[user]); });
}

std::vector<Profile> HeldOutUsers::prediction(const std::vector<std::uint32_t>& users) const {
  return profiles_of(users, [&](std::uint32_t k, std::uint32_t user) {
    return prediction_profile(k, ratings_.users[user], held_out_.split(std::to_string(user)));
  });
}

std::vector<Profile> HeldOutUsers::shortcut(const std::vector<std::uint32_t>& users, double share,
                                            Random random) const {
  return profiles_of(users, [&](std::uint32_t k, std::uint32_t user) {
    return shortcut_profile(k, ratings_.users[user], share, random.split(std::to_string(user)));
  });
}

}  // namespace vqgrad
