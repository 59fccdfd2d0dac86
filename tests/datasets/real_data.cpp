// labels: data slow
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>

#include "base/parallel.hpp"
#include "datasets/feature_encoder.hpp"
#include "datasets/open_dataset.hpp"
#include "datasets/splits.hpp"
#include "real_folder.hpp"

namespace vqgrad {
namespace {

std::size_t count_positive(const Dataset& data) {
  const auto& ratings = data.interactions.ratings;
  return static_cast<std::size_t>(
      std::count_if(ratings.begin(), ratings.end(), [&](float rating) { return rating >= data.threshold; }));
}

BOOST_AUTO_TEST_SUITE(real_data)

BOOST_AUTO_TEST_CASE(movielens_100k) {
  const auto folder = find_real("ml-100k");
  if (folder.empty()) return;
  const Dataset data = open_dataset(folder);
  BOOST_TEST(data.interactions.size() == 100000u);
  BOOST_TEST(data.users.size() == 943u);
  BOOST_TEST(data.items.size() == 1682u);
  BOOST_TEST(count_positive(data) == 55375u);
  BOOST_TEST(data.field("genres").words.size() == 19u);
  BOOST_TEST(data.field("occupation").words.size() == 21u);
}

BOOST_AUTO_TEST_CASE(movielens_1m) {
  const auto folder = find_real("ml-1m");
  if (folder.empty()) return;
  set_threads(2);
  const auto start = std::chrono::steady_clock::now();
  const Dataset data = open_dataset(folder);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  BOOST_TEST_MESSAGE("read in " << seconds.count() << " s on 2 threads");
  BOOST_TEST(data.interactions.size() == 1000209u);
  BOOST_TEST(data.users.size() == 6040u);
  BOOST_TEST(data.items.size() == 3883u);
  BOOST_TEST(count_positive(data) == 575281u);
  BOOST_TEST(data.field("genres").words.size() == 18u);
  BOOST_TEST(data.field("age").words.size() == 7u);
  BOOST_TEST(data.field("year").words.size() == 81u);
  BOOST_TEST(data.field("title").words.size() == 4577u);  // as Python's re counts them
  BOOST_TEST(data.field("title").values.size() == 12078u);

  set_threads(1);
  const Dataset alone = open_dataset(folder);
  BOOST_TEST((alone.interactions.users == data.interactions.users));
  BOOST_TEST((alone.interactions.items == data.interactions.items));
  BOOST_TEST((alone.interactions.ratings == data.interactions.ratings));
  BOOST_TEST((alone.interactions.times == data.interactions.times));
}

/// COLDSTART: items with more than 200 ratings are hot, those with 60 to 200 cold.
BOOST_AUTO_TEST_CASE(movielens_1m_has_the_cold_items_of_the_protocol) {
  const auto folder = find_real("ml-1m");
  if (folder.empty()) return;
  const Dataset data = open_dataset(folder);
  std::vector<std::size_t> counts(data.items.size());
  for (const auto item : data.interactions.items) ++counts[item];
  std::size_t hot_rows = 0, cold_rows = 0, cold_items = 0, rated = 0;
  for (const auto count : counts) {
    rated += count > 0;
    if (count > 200) hot_rows += count;
    if (count >= 60 && count <= 200) {
      ++cold_items;
      cold_rows += count;
    }
  }
  BOOST_TEST(rated == 3706u);
  BOOST_TEST(cold_items == 972u);
  BOOST_TEST(hot_rows == 854530u);
  BOOST_TEST(cold_rows == 3 * 19440u + 58409u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
