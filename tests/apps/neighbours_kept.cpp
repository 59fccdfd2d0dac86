// labels: unit
#include "apps/vqgrad/metrics/code_figures.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/random.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(neighbours_kept)

/// Directions at these angles, in degrees.
std::vector<float> directions(const std::vector<double>& angles) {
  std::vector<float> vectors;
  for (const double angle : angles) {
    vectors.push_back(static_cast<float>(std::cos(angle * std::numbers::pi / 180)));
    vectors.push_back(static_cast<float>(std::sin(angle * std::numbers::pi / 180)));
  }
  return vectors;
}

BOOST_AUTO_TEST_CASE(counts_by_hand) {
  // Nearest others: of 0 and of 10 each other, of 40 that of 10, of 100 that of 40.
  const auto before = directions({0, 10, 40, 100});
  BOOST_TEST(vqgrad::neighbours_kept(before, before, 2, 1) == 1);
  // Now the third is nearest to the first and the last, and the last to the others: only the last keeps its
  // own.
  const auto after = directions({0, 50, 20, 30});
  BOOST_TEST(vqgrad::neighbours_kept(before, after, 2, 1) == 0.25);
  BOOST_TEST(vqgrad::neighbours_kept(before, after, 2, 3) == 1);
}

BOOST_AUTO_TEST_CASE(looks_at_the_direction_alone) {
  const auto before = directions({0, 10, 40, 100, 170});
  auto scaled = before;
  for (std::size_t i = 0; i < scaled.size(); ++i) scaled[i] *= static_cast<float>(1 + i / 2);
  BOOST_TEST(vqgrad::neighbours_kept(before, scaled, 2, 2) == 1);
}

BOOST_AUTO_TEST_CASE(is_chance_for_others_vectors) {
  Random random(1);
  std::vector<float> a(500 * 8), b(500 * 8);
  random.fill_uniform(std::span(a), -1, 1);
  random.fill_uniform(std::span(b), -1, 1);
  BOOST_TEST(vqgrad::neighbours_kept(a, b, 8, 10) == 10.0 / 499, boost::test_tools::tolerance(0.3));
}

BOOST_AUTO_TEST_CASE(needs_more_vectors_than_neighbours) {
  const auto two = directions({0, 10});
  BOOST_TEST(std::isnan(vqgrad::neighbours_kept(two, two, 2, 2)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
