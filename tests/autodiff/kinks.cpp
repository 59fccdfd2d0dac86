// labels: unit grad
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "autodiff/ops/elementwise.hpp"

// At a jump of the derivative, differences tell nothing: these are the documented subgradients, PyTorch's.
using namespace vqgrad;

namespace {

using Values = std::vector<double>;

/// dy/dx for each x.
template <class F>
Values slopes(const Values& x, const F& f) {
  Tape<double> tape;
  const auto leaf = tape.variable(std::span<const double>(x), Shape{x.size()});
  tape.backward(f(leaf), Values(x.size(), 1));
  return {leaf.gradient().begin(), leaf.gradient().end()};
}

template <class F>
std::pair<Values, Values> slopes(const Values& a, const Values& b, const F& f) {
  Tape<double> tape;
  const auto x = tape.variable(std::span<const double>(a), Shape{a.size()});
  const auto y = tape.variable(std::span<const double>(b), Shape{b.size()});
  tape.backward(f(x, y), Values(a.size(), 1));
  return {{x.gradient().begin(), x.gradient().end()}, {y.gradient().begin(), y.gradient().end()}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kinks)

BOOST_AUTO_TEST_CASE(of_one_operand) {
  const Values x{-1, -0.0, 0, 1};
  BOOST_TEST((slopes(x, [](auto v) { return relu(v); }) == Values{0, 0, 0, 1}));
  BOOST_TEST((slopes(x, [](auto v) { return leaky_relu(v); }) == Values{0.01, 0.01, 0.01, 1}));
  BOOST_TEST((slopes(x, [](auto v) { return abs(v); }) == Values{-1, 0, 0, 1}));
  BOOST_TEST((slopes({-2, -1, 0, 3, 4}, [](auto v) { return clamp(v, -1, 3); }) == Values{0, 1, 1, 1, 0}));
}

BOOST_AUTO_TEST_CASE(ties_are_split_in_half) {
  const Values a{1, 2, 3}, b{2, 2, 2};
  const auto least = slopes(a, b, [](auto x, auto y) { return minimum(x, y); });
  BOOST_TEST((least.first == Values{1, 0.5, 0}));
  BOOST_TEST((least.second == Values{0, 0.5, 1}));
  const auto most = slopes(a, b, [](auto x, auto y) { return maximum(x, y); });
  BOOST_TEST((most.first == Values{0, 0.5, 1}));
  BOOST_TEST((most.second == Values{1, 0.5, 0}));
}

BOOST_AUTO_TEST_CASE(powers_at_zero) {
  BOOST_TEST((slopes({0}, [](auto v) { return pow(v, 0); }) == Values{0}));
  BOOST_TEST((slopes({0}, [](auto v) { return pow(v, 1); }) == Values{1}));
  BOOST_TEST((slopes({0}, [](auto v) { return pow(v, 2); }) == Values{0}));
  BOOST_TEST(
      (slopes({0}, [](auto v) { return sqrt(v); }) == Values{std::numeric_limits<double>::infinity()}));
}

/// A NaN in a step must reach the loss, so that it is noticed.
BOOST_AUTO_TEST_CASE(nan_stays_nan) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Tape<double> tape;
  const auto x = tape.scalar(nan);
  const auto one = tape.scalar(1);
  for (const auto y : {relu(x), leaky_relu(x), abs(x), clamp(x, -1, 1), minimum(x, one), minimum(one, x),
                       maximum(x, one), maximum(one, x), gelu(x), softplus(x), tanh(x), sigmoid(x), exp(x)})
    BOOST_TEST(std::isnan(y.item()), tape.node(y.id()).op->name);
}

BOOST_AUTO_TEST_SUITE_END()
