// labels: unit
#include "autodiff/kernels/normal.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

using namespace vqgrad;

namespace {

std::vector<float> draw(Random random, std::size_t count) {
  std::vector<float> x(count);
  kernels::draw_normal(random, x);
  return x;
}

/// The share of x that is at most `bound`.
double share(const std::vector<float>& x, double bound) {
  return static_cast<double>(
             std::count_if(x.begin(), x.end(), [&](float v) { return static_cast<double>(v) <= bound; })) /
         static_cast<double>(x.size());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(normal)

BOOST_AUTO_TEST_CASE(they_follow_the_normal_distribution) {
  const auto x = draw(Random(7), 400000);
  double sum = 0, squares = 0, fourth = 0, neighbours = 0, pairs = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const double v = static_cast<double>(x[k]);
    sum += v, squares += v * v, fourth += v * v * v * v;
    if (k > 0) neighbours += v * static_cast<double>(x[k - 1]);
    if (k % 64 < 32) pairs += v * v * static_cast<double>(x[k + 32]) * static_cast<double>(x[k + 32]);
  }
  const double n = static_cast<double>(x.size());
  BOOST_TEST(std::abs(sum / n) < 0.006);
  BOOST_TEST(std::abs(squares / n - 1) < 0.01);
  BOOST_TEST(std::abs(fourth / n - 3) < 0.08);
  BOOST_TEST(std::abs(neighbours / n) < 0.006);
  BOOST_TEST(std::abs(pairs / (n / 2) - 1) < 0.03);  // the two of a pair are independent
  for (const double bound : {-2.0, -1.0, 0.0, 0.5, 1.5})
    BOOST_TEST(std::abs(share(x, bound) - std::erfc(-bound / std::sqrt(2.0)) / 2) < 0.003);
  BOOST_TEST(std::all_of(x.begin(), x.end(), [](float v) { return std::abs(v) < 6; }));
}

BOOST_AUTO_TEST_CASE(a_shorter_draw_is_the_beginning_of_a_longer_one_and_the_stream_moves_on) {
  const auto longer = draw(Random(3), 200), shorter = draw(Random(3), 77);
  BOOST_TEST(std::equal(shorter.begin(), shorter.end(), longer.begin()));
  Random random(3);
  std::vector<float> first(64), second(64);
  kernels::draw_normal(random, first);
  kernels::draw_normal(random, second);
  BOOST_TEST(std::equal(second.begin(), second.end(), longer.begin() + 64));
  kernels::draw_normal(random, {});
  BOOST_TEST(random.state().counter == 128u);
}

BOOST_AUTO_TEST_SUITE_END()
