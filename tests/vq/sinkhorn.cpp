// labels: unit
#include "vq/sinkhorn.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/random.hpp"
#include "tests/support/says.hpp"
#include "vq/codebook_usage.hpp"

using namespace vqgrad;
using boost::test_tools::per_element;
using vqgrad::tests::says;

namespace {

/// Rows that are all nearest to code 0, by ever less: a nearest search uses one code only.
std::vector<double> crowded(std::size_t rows, std::size_t codes) {
  std::vector<double> distances;
  Random random(5);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t k = 0; k < codes; ++k)
      distances.push_back(1 + (k == 0 ? 0 : 0.5) + 0.3 * random.uniform());
  return distances;
}

/// The textbook's form, without logarithms: the kernel exp(-d / epsilon) with rows and columns scaled in
/// turn.
std::vector<double> scaled_plan(const std::vector<double>& distances, std::size_t codes, double epsilon,
                                std::size_t rounds) {
  const std::size_t rows = distances.size() / codes;
  const double mean =
      std::accumulate(distances.begin(), distances.end(), 0.0) / static_cast<double>(distances.size());
  std::vector<double> plan;
  for (const double d : distances) plan.push_back(std::exp(-d / (epsilon * mean)));
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < rows; ++i) {
      double sum = 0;
      for (std::size_t k = 0; k < codes; ++k) sum += plan[i * codes + k];
      for (std::size_t k = 0; k < codes; ++k) plan[i * codes + k] /= sum * static_cast<double>(rows);
    }
    for (std::size_t k = 0; k < codes; ++k) {
      double sum = 0;
      for (std::size_t i = 0; i < rows; ++i) sum += plan[i * codes + k];
      for (std::size_t i = 0; i < rows; ++i) plan[i * codes + k] /= sum * static_cast<double>(codes);
    }
  }
  return plan;
}

std::vector<std::int32_t> largest_of_rows(const std::vector<double>& plan, std::size_t codes) {
  std::vector<std::int32_t> result;
  for (auto row = plan.begin(); row != plan.end(); row += static_cast<std::ptrdiff_t>(codes))
    result.push_back(
        static_cast<std::int32_t>(std::max_element(row, row + static_cast<std::ptrdiff_t>(codes)) - row));
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sinkhorn)

BOOST_AUTO_TEST_CASE(codes_are_those_of_the_textbooks_plan) {
  for (const std::size_t codes : {1u, 2u, 4u, 7u})
    for (const std::size_t rows : {5u, 40u})
      for (const double epsilon : {0.02, 0.1, 1.0})
        for (const std::size_t rounds : {1u, 50u}) {
          const auto distances = crowded(rows, codes);
          const auto plan = scaled_plan(distances, codes, epsilon, rounds);
          BOOST_TEST(
              balanced_codes<double>(distances, codes, epsilon, rounds) == largest_of_rows(plan, codes),
              per_element());
        }
}

BOOST_AUTO_TEST_CASE(a_crowd_around_one_code_is_shared_alike) {
  const std::size_t rows = 400, codes = 8;
  const auto distances = crowded(rows, codes);
  const auto nearest = balanced_codes<double>(distances, codes, 0.02, 0);
  BOOST_TEST(codebook_usage(nearest, codes).used == 1u);
  const auto usage = codebook_usage(balanced_codes<double>(distances, codes, 0.02, 200), codes);
  for (const std::size_t count : usage.counts) BOOST_TEST((count >= 40 && count <= 60), count);
}

BOOST_AUTO_TEST_CASE(a_small_epsilon_does_not_underflow) {
  // exp(-1 / 1e-4) is 0 in double: the textbook's form divides 0 by 0.
  const auto distances = crowded(64, 4);
  const auto usage = codebook_usage(balanced_codes<double>(distances, 4, 1e-4, 2000), 4);
  BOOST_TEST(usage.used == 4u);
  BOOST_TEST(usage.largest_share < 0.4);
  BOOST_TEST(std::isnan(scaled_plan(distances, 4, 1e-4, 1)[0]));
}

BOOST_AUTO_TEST_CASE(equal_distances_go_to_the_lowest_code) {
  BOOST_TEST(
      balanced_codes<double>(std::vector<double>(6, 0.0), 3, 0.1, 10) == (std::vector<std::int32_t>{0, 0}),
      per_element());
}

BOOST_AUTO_TEST_CASE(wrong_arguments_are_refused) {
  const std::vector<double> six(6, 1.0);
  BOOST_CHECK_EXCEPTION(balanced_codes<double>(six, 3, 0, 10), UsageError, says("greater than 0, got 0"));
  BOOST_CHECK_EXCEPTION(balanced_codes<double>(six, 3, std::nan(""), 10), UsageError, says("greater than 0"));
  BOOST_CHECK_EXCEPTION(balanced_codes<double>(six, 4, 0.1, 10), Error, says("takes rows of 4 numbers"));
  BOOST_TEST(balanced_codes<double>({}, 4, 0.1, 10).empty());
}

BOOST_AUTO_TEST_SUITE_END()
