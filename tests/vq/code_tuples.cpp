// labels: unit
#include "vq/code_tuples.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "base/error.hpp"

using namespace vqgrad;
using Codes = std::vector<std::int32_t>;

namespace {

/// Rows (1, 2), (0, 0), (1, 2), (2, 1), (1, 2), (0, 0).
const Codes six{1, 2, 0, 0, 1, 2, 2, 1, 1, 2, 0, 0};

}  // namespace

BOOST_AUTO_TEST_SUITE(code_tuples)

BOOST_AUTO_TEST_CASE(levels_are_counted_apart) {
  const std::size_t sizes[] = {3, 4};
  const auto levels = level_usage(six, sizes);
  BOOST_TEST(levels.size() == 2u);
  BOOST_TEST(levels[0].counts == (std::vector<std::size_t>{2, 3, 1}));
  BOOST_TEST(levels[1].counts == (std::vector<std::size_t>{2, 1, 3, 0}));
  BOOST_TEST(levels[0].largest_share == 0.5);
  BOOST_TEST(levels[1].dead() == 1u);
}

BOOST_AUTO_TEST_CASE(collisions_by_hand) {
  BOOST_TEST(distinct_tuples(six, 2) == 3u);
  BOOST_TEST(collision_rate(six, 2) == 0.5);
  BOOST_TEST(distinct_tuples(six, 1) == 3u);
  BOOST_TEST(collision_rate(six, 1) == 0.75);
  BOOST_TEST(collision_rate(six, 12) == 0);
  BOOST_TEST(collision_rate({}, 2) == 0);
}

BOOST_AUTO_TEST_CASE(last_digits_follow_the_order) {
  const std::uint32_t in_file[] = {0, 1, 2, 3, 4, 5}, backwards[] = {5, 4, 3, 2, 1, 0};
  BOOST_TEST(last_digits(six, 2, in_file) == (Codes{0, 0, 1, 0, 2, 1}));
  BOOST_TEST(last_digits(six, 2, backwards) == (Codes{2, 1, 1, 0, 0, 0}));
}

BOOST_AUTO_TEST_CASE(a_last_digit_makes_every_tuple_unique) {
  const std::uint32_t order[] = {3, 1, 4, 0, 5, 2};
  const auto digits = last_digits(six, 2, order);
  Codes longer;
  for (std::size_t i = 0; i < digits.size(); ++i)
    longer.insert(longer.end(), {six[2 * i], six[2 * i + 1], digits[i]});
  BOOST_TEST(collision_rate(longer, 3) == 0);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_an_error) {
  const std::size_t sizes[] = {2, 4}, three[] = {3, 3, 3, 3, 3};
  BOOST_CHECK_THROW(level_usage(six, sizes), Error);
  BOOST_CHECK_THROW(level_usage(six, three), Error);
  BOOST_CHECK_THROW(distinct_tuples(six, 5), Error);
  const std::uint32_t short_order[] = {0, 1};
  BOOST_CHECK_THROW(last_digits(six, 2, short_order), Error);
}

BOOST_AUTO_TEST_SUITE_END()
