// labels: unit
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>

#include "apps/experiments/likelihood/held_out_users.hpp"
#include "base/error.hpp"
#include "datasets/synthetic.hpp"

using namespace vqgrad;

namespace {

/// User u rates items 0 to u + 4 with (item + u) modulo 3 half stars.
Dataset made_up(std::uint32_t users) {
  Dataset dataset;
  dataset.name = "made up";
  for (std::uint32_t u = 0; u < users; ++u) {
    dataset.users.push_back(std::to_string(u));
    for (std::uint32_t i = 0; i < u + 4; ++i) {
      dataset.interactions.users.push_back(u);
      dataset.interactions.items.push_back(i);
      dataset.interactions.ratings.push_back(0.5f * static_cast<float>((i + u) % 3));
    }
  }
  dataset.items.resize(users + 4);
  return dataset;
}

std::set<std::pair<std::uint32_t, std::int32_t>> as_set(const std::vector<Rating>& ratings) {
  std::set<std::pair<std::uint32_t, std::int32_t>> result;
  for (const Rating& rating : ratings) result.emplace(rating.item, rating.value);
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(likelihood_users)

BOOST_AUTO_TEST_CASE(ratings_become_classes) {
  const auto ratings = user_ratings(made_up(12), 5);
  BOOST_TEST(ratings.items == 16u);
  BOOST_TEST(ratings.values == std::vector<float>({0, 0.5f, 1}), boost::test_tools::per_element());
  BOOST_TEST(ratings.users.size() == 11u);  // user 0 has four ratings
  BOOST_TEST(ratings.users[0].size() == 5u);
  BOOST_TEST(ratings.users[0][2].item == 2u);
  BOOST_TEST(ratings.users[0][2].value == 0);  // (2 + 1) % 3
  BOOST_CHECK_THROW(user_ratings(made_up(10), 5), DataError);
  Dataset one_value = made_up(12);
  for (float& rating : one_value.interactions.ratings) rating = 3;
  BOOST_CHECK_THROW(user_ratings(one_value), DataError);
}

BOOST_AUTO_TEST_CASE(users_are_in_one_part_and_their_fifth_is_kept) {
  const auto ratings = user_ratings(make_synthetic({}).dataset);
  const HeldOutUsers users(ratings, Random(3));
  std::set<std::uint32_t> all;
  for (const auto* part : {&users.split().train, &users.split().validation, &users.split().test})
    all.insert(part->begin(), part->end());
  BOOST_TEST(all.size() == ratings.users.size());
  BOOST_TEST(users.split().train.size() + users.split().validation.size() + users.split().test.size() ==
             all.size());

  const auto prediction = users.prediction(users.split().test), again = users.prediction(users.split().test),
             whole = users.whole(users.split().test);
  const auto none = users.shortcut(users.split().test, 0), some = users.shortcut(users.split().test, 0.3),
             full = users.shortcut(users.split().test, 1);
  for (std::size_t k = 0; k < whole.size(); ++k) {
    const auto observed = as_set(prediction[k].input), targets = as_set(prediction[k].targets);
    BOOST_TEST((targets == as_set(again[k].targets)));
    BOOST_TEST(observed.size() + targets.size() == whole[k].targets.size());
    auto both = observed;
    both.insert(targets.begin(), targets.end());
    BOOST_TEST((both == as_set(whole[k].targets)));
    BOOST_TEST(std::abs(static_cast<double>(targets.size()) - 0.2 * static_cast<double>(both.size())) <= 0.5);
    // The shortcut shows observed ratings only, and more of them as it grows.
    BOOST_TEST(none[k].shown.empty());
    BOOST_TEST((as_set(full[k].shown) == observed));
    for (const auto& rating : as_set(some[k].shown)) BOOST_TEST(observed.contains(rating));
    BOOST_TEST(some[k].shown.size() ==
               static_cast<std::size_t>(std::lround(0.3 * static_cast<double>(observed.size()))));
    BOOST_TEST((as_set(some[k].input) == targets));
    BOOST_TEST((as_set(some[k].targets) == targets));
  }
}

BOOST_AUTO_TEST_CASE(a_batch_has_one_hot_bags_and_flat_targets) {
  const std::vector<Profile> profiles{{7, {{2, 1}, {0, 0}, {1, 2}}, {{1, 1}}, {{2, 1}}},
                                      {8, {{1, 0}}, {}, {{0, 2}, {2, 0}}}};
  const RatingBatch batch = rating_batch(profiles, {3, 3});
  using I = std::vector<std::int32_t>;
  BOOST_TEST(batch.user_numbers == I({7, 8}), boost::test_tools::per_element());
  BOOST_TEST(batch.input.rows == I({7, 0, 5, 3, -1, -1}), boost::test_tools::per_element());
  BOOST_TEST(batch.input.scale[0] == 1 / std::sqrt(3.0f));
  BOOST_TEST(batch.shown.rows == I({4, -1}), boost::test_tools::per_element());
  BOOST_TEST(batch.shown.scale == std::vector<float>({1, 0}), boost::test_tools::per_element());
  BOOST_TEST(batch.target_users == I({0, 1, 1}), boost::test_tools::per_element());
  BOOST_TEST(batch.target_items == I({2, 0, 2}), boost::test_tools::per_element());
  BOOST_TEST(batch.values == I({1, 2, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(popularity_is_a_smoothed_histogram) {
  const std::vector<Profile> train{whole_profile(0, std::vector<Rating>{{0, 0}, {1, 1}}),
                                   whole_profile(1, std::vector<Rating>{{0, 0}})};
  const Popularity popularity(train, {3, 2}, 2);
  // Of all: (2 + 1) and (1 + 1) of 3 + 2.
  BOOST_TEST(popularity.of_all()[0] == 0.6, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(popularity.of(0)[0] == (2 + 2 * 0.6) / 4, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(popularity.of(1)[0] == (2 * 0.6) / 3, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(popularity.of(2)[1] == 0.4, boost::test_tools::tolerance(1e-12));  // never rated
  BOOST_TEST(popularity.bits(train) == -2 * std::log2(0.8) - std::log2(1 - 0.4),
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(popularity.bits_of_all(train) == -2 * std::log2(0.6) - std::log2(0.4),
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
