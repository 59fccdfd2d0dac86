// labels: unit
#include "apps/experiments/coldstart/cold_data.hpp"

#include <boost/test/unit_test.hpp>

#include "base/error.hpp"

using namespace vqgrad;

namespace {

/// Item 0 has 9 ratings, item 1 seven, item 2 three; times fall, two rows of item 1 share one.
Dataset ratings() {
  Dataset data;
  data.users = {"u"};
  data.items = {"hot", "cold", "rare"};
  std::int64_t time = 1000;
  for (const auto& [item, count] : {std::pair{0u, 9}, {1u, 7}, {2u, 3}})
    for (int k = 0; k < count; ++k) {
      data.interactions.users.push_back(0);
      data.interactions.items.push_back(item);
      data.interactions.ratings.push_back(4);
      data.interactions.times.push_back(--time);
    }
  data.interactions.times[11] = data.interactions.times[12];
  return data;
}

constexpr ColdOptions small{.side = Owner::item, .hot_above = 8, .cold_from = 6, .shots = 2};

}  // namespace

BOOST_AUTO_TEST_SUITE(cold_split)

BOOST_AUTO_TEST_CASE(cold_items_give_three_stages_in_time_order_and_the_rest_is_test) {
  const ColdSplit split = split_cold(ratings(), small);
  BOOST_TEST(split.base == (std::vector<std::uint32_t>{8, 7, 6, 5, 4, 3, 2, 1, 0}),
             boost::test_tools::per_element());
  BOOST_TEST(split.warm[0] == (std::vector<std::uint32_t>{15, 14}), boost::test_tools::per_element());
  // Rows 11 and 12 are of one time and keep the order of the file.
  BOOST_TEST(split.warm[1] == (std::vector<std::uint32_t>{13, 11}), boost::test_tools::per_element());
  BOOST_TEST(split.warm[2] == (std::vector<std::uint32_t>{12, 10}), boost::test_tools::per_element());
  BOOST_TEST(split.test == (std::vector<std::uint32_t>{9}), boost::test_tools::per_element());
  BOOST_TEST(split.cold == (std::vector<std::uint32_t>{1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_split_is_refused) {
  BOOST_CHECK_THROW(split_cold(ratings(), {.hot_above = 20, .cold_from = 6, .shots = 2}), UsageError);
  BOOST_CHECK_THROW(split_cold(ratings(), {.hot_above = 8, .cold_from = 5, .shots = 2}), UsageError);
  BOOST_CHECK_THROW(split_cold(ratings(), {.hot_above = 5, .cold_from = 6, .shots = 2}), UsageError);
  Dataset timeless = ratings();
  timeless.interactions.times.clear();
  BOOST_CHECK_THROW(split_cold(timeless, small), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
