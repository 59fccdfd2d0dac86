// labels: unit data
#include "datasets/splits.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "base/error.hpp"

namespace vqgrad {
namespace {

using Rows = std::vector<std::uint32_t>;

/// Each part ascending, all parts together every row once.
void check_partition(const Split& split, std::size_t rows) {
  Rows all;
  for (const auto* part : {&split.train, &split.validation, &split.test}) {
    BOOST_TEST(std::is_sorted(part->begin(), part->end()));
    all.insert(all.end(), part->begin(), part->end());
  }
  std::sort(all.begin(), all.end());
  BOOST_TEST(all.size() == rows);
  for (std::size_t i = 0; i < all.size(); ++i) BOOST_TEST_REQUIRE(all[i] == i);
}

bool operator_equal(const Split& a, const Split& b) {
  return a.train == b.train && a.validation == b.validation && a.test == b.test;
}

BOOST_AUTO_TEST_SUITE(splits)

BOOST_AUTO_TEST_CASE(random_split_is_a_partition_of_the_asked_sizes) {
  const auto split = split_randomly(1000, Random(1));
  check_partition(split, 1000);
  BOOST_TEST(split.train.size() == 800u);
  BOOST_TEST(split.validation.size() == 100u);
  const auto odd = split_randomly(7, Random(1), {0.5, 0.25});
  check_partition(odd, 7);
  BOOST_TEST(odd.train.size() == 4u);       // 3.5
  BOOST_TEST(odd.validation.size() == 1u);  // up to 5.25
  check_partition(split_randomly(0, Random(1)), 0);
  BOOST_TEST(split_randomly(10, Random(1), {1, 0}).train.size() == 10u);
}

BOOST_AUTO_TEST_CASE(random_split_depends_on_the_seed_alone) {
  const auto split = split_randomly(1000, Random(1));
  BOOST_TEST(operator_equal(split, split_randomly(1000, Random(1))));
  BOOST_TEST(!operator_equal(split, split_randomly(1000, Random(2))));
}

BOOST_AUTO_TEST_CASE(random_split_is_spread_evenly) {
  const auto split = split_randomly(100000, Random(3));
  const auto early =
      std::count_if(split.test.begin(), split.test.end(), [](auto row) { return row < 50000; });
  BOOST_TEST(early > 4700);  // 5000 +- 48 standard deviation
  BOOST_TEST(early < 5300);
}

BOOST_AUTO_TEST_CASE(refuses_impossible_fractions) {
  BOOST_CHECK_THROW(split_randomly(10, Random(1), {0.8, 0.3}), UsageError);
  BOOST_CHECK_THROW(split_randomly(10, Random(1), {-0.1, 0.3}), UsageError);
  BOOST_CHECK_THROW(split_randomly(10, Random(1), {0.5, -0.1}), UsageError);
  BOOST_CHECK_THROW(split_randomly(10, Random(1), {std::nan(""), 0.1}), UsageError);
}

BOOST_AUTO_TEST_CASE(time_split_puts_the_latest_last_and_keeps_file_order_in_ties) {
  Interactions rows;
  rows.users.assign(5, 0);
  rows.items.assign(5, 0);
  rows.times = {50, 10, 30, 30, 20};
  const auto split = split_by_time(rows, {0.6, 0.2});
  BOOST_TEST((split.train == Rows{1, 2, 4}));
  BOOST_TEST((split.validation == Rows{3}));
  BOOST_TEST((split.test == Rows{0}));
  rows.times.clear();
  BOOST_CHECK_THROW(split_by_time(rows), UsageError);
}

BOOST_AUTO_TEST_CASE(leave_one_out_takes_each_users_last_two) {
  Interactions rows;
  //            0  1  2  3  4  5  6  7  8
  rows.users = {0, 1, 0, 0, 1, 0, 2, 1, 2};
  rows.items.assign(9, 0);
  rows.times = {9, 1, 3, 4, 1, 2, 8, 1, 9};
  const auto split = split_leave_one_out(rows);
  check_partition(split, 9);
  BOOST_TEST((split.train == Rows{1, 2, 5, 6, 8}));  // user 2 has two rows only
  BOOST_TEST((split.validation == Rows{3, 4}));
  BOOST_TEST((split.test == Rows{0, 7}));
  rows.times.clear();  // by file order
  BOOST_TEST((split_leave_one_out(rows).test == Rows{5, 7}));
  BOOST_TEST((split_leave_one_out(rows).validation == Rows{3, 4}));
  check_partition(split_leave_one_out({}), 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
