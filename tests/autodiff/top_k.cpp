// labels: unit
#include "autodiff/kernels/top_k.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "base/parallel.hpp"
#include "base/random.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(top_k)

struct Found {
  std::vector<std::int32_t> best;
  std::vector<double> scores;
};

Found find_best(const std::vector<double>& q, const std::vector<double>& x, std::size_t dim, std::size_t k) {
  const std::size_t rows = q.size() / dim;
  Found found{std::vector<std::int32_t>(rows * k), std::vector<double>(rows * k)};
  kernels::top_k(q.data(), rows, x.data(), x.size() / dim, dim, k, found.best.data(), found.scores.data());
  return found;
}

/// Numbers of few bits, whose products are exact in any order, with many ties.
std::vector<double> coarse(std::size_t size, Random& random) {
  std::vector<double> x(size);
  for (double& v : x) v = static_cast<double>(random.below(9)) - 4;
  return x;
}

BOOST_AUTO_TEST_CASE(does_as_sorting_all_scores_does) {
  Random random(1);
  for (const auto& [rows, items, dim, k] : {std::array<std::size_t, 4>{1, 1, 1, 1},
                                            {3, 10, 2, 4},
                                            {70, 300, 5, 10},
                                            {130, 129, 16, 128},
                                            {5, 7, 3, 7}}) {
    const auto q = coarse(rows * dim, random), x = coarse(items * dim, random);
    const Found found = find_best(q, x, dim, k);
    for (std::size_t i = 0; i < rows; ++i) {
      std::vector<double> scores(items);
      for (std::size_t j = 0; j < items; ++j)
        scores[j] = std::inner_product(&q[i * dim], &q[i * dim] + dim, &x[j * dim], 0.0);
      std::vector<std::int32_t> order(items);
      std::iota(order.begin(), order.end(), 0);
      std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
        return scores[static_cast<std::size_t>(a)] > scores[static_cast<std::size_t>(b)];
      });
      for (std::size_t p = 0; p < k; ++p) {
        BOOST_TEST(found.best[i * k + p] == order[p], "row " << i << " of " << rows << ", place " << p);
        BOOST_TEST(found.scores[i * k + p] == scores[static_cast<std::size_t>(order[p])]);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(leaves_places_that_nothing_fills) {
  const double inf = std::numeric_limits<double>::infinity();
  const Found found = find_best({1}, {2, std::nan(""), -inf, 3}, 1, 4);
  BOOST_TEST(found.best == (std::vector<std::int32_t>{3, 0, -1, -1}), boost::test_tools::per_element());
  BOOST_TEST(found.scores == (std::vector<double>{3, 2, -inf, -inf}), boost::test_tools::per_element());
  BOOST_TEST(find_best({1, 1}, {}, 1, 2).best == std::vector<std::int32_t>(4, -1),
             boost::test_tools::per_element());
  BOOST_TEST(find_best({}, {1, 2}, 1, 2).best.empty());
  BOOST_TEST(find_best({1}, {1, 2}, 1, 0).best.empty());
}

BOOST_AUTO_TEST_CASE(does_not_depend_on_the_threads_or_the_other_queries) {
  Random random(2);
  std::vector<double> q(300 * 8), x(1000 * 8);
  random.fill_uniform(std::span(q), -1, 1);
  random.fill_uniform(std::span(x), -1, 1);
  const Found one = find_best(q, x, 8, 10);
  set_threads(3);
  const Found three = find_best(q, x, 8, 10);
  set_threads(1);
  BOOST_TEST((one.best == three.best && one.scores == three.scores));
  const Found alone = find_best({q.begin() + 200 * 8, q.begin() + 201 * 8}, x, 8, 10);
  BOOST_TEST(std::equal(alone.best.begin(), alone.best.end(), one.best.begin() + 2000));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
