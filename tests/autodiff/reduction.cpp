// labels: unit
#include "autodiff/ops/reduction.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>
#include <xtensor/xarray.hpp>
#include <xtensor/xmath.hpp>

#include "base/random.hpp"
#include "tests/support/tape_cases.hpp"
#include "tests/support/xtensor_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity(),
                 NaN = std::numeric_limits<double>::quiet_NaN();

/// Every set of axes of a rank-4 array, so that kept and reduced axes stand in every order.
template <class F>
void for_each_axes(const F& f) {
  for (int set = 1; set < 16; ++set) {
    std::vector<std::size_t> axes;
    for (std::size_t axis = 0; axis < 4; ++axis)
      if (set >> axis & 1) axes.push_back(axis);
    const auto at = [&](std::size_t k) { return static_cast<int>(axes[k]); };
    const Axes ours = axes.size() == 1   ? Axes{at(0)}
                      : axes.size() == 2 ? Axes{at(0), at(1)}
                      : axes.size() == 3 ? Axes{at(0), at(1), at(2)}
                                         : Axes{};
    BOOST_TEST_CONTEXT("axes " << ours.text()) f(ours, axes);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reduction)

BOOST_AUTO_TEST_CASE(every_set_of_axes_agrees_with_xtensor) {
  for (const auto& shape : {std::vector<std::size_t>{3, 2, 5, 20}, {2, 1, 3, 1}, {1, 4, 1, 3}}) {
    const Array x = drawn(shape);
    for_each_axes([&](const Axes& axes, const std::vector<std::size_t>& list) {
      Tape<double> tape;
      const auto v = tape.input(x);
      const Array exponentials = mapped(x, std::exp);
      require_close(sum(v, axes).values(), Array(xt::sum(x, list)));
      require_close(mean(v, axes).values(), Array(xt::mean(x, list)));
      require_close(max(v, axes).values(), Array(xt::amax(x, list)));
      const Array sums = xt::sum(exponentials, list);
      require_close(logsumexp(v, axes).values(), mapped(sums, std::log));
    });
  }
}

BOOST_AUTO_TEST_CASE(shapes_with_and_without_the_reduced_axes) {
  Tape<double> tape;
  const auto x = tape.input(drawn({2, 3, 4}));
  BOOST_TEST(sum(x).shape().text() == "()");
  BOOST_TEST(sum(x, {}, Keep::yes).shape().text() == "(1, 1, 1)");
  BOOST_TEST(mean(x, 1).shape().text() == "(2, 4)");
  BOOST_TEST(max(x, {0, -1}).shape().text() == "(3)");
  BOOST_TEST(logsumexp(x, {-1, 0}, Keep::yes).shape().text() == "(1, 3, 1)");
}

BOOST_AUTO_TEST_CASE(many_floats_are_summed_in_double) {
  const std::size_t n = (std::size_t{1} << 24) + 2;
  Tape<float> tape;
  const auto ones = tape.input(std::span<const float>(std::vector<float>(n, 1.f)), {n / 2, 2});
  BOOST_TEST(sum(ones).item() == static_cast<float>(n));  // one by one in float it stays at 2^24
  BOOST_TEST(mean(ones).item() == 1.f);
  const auto columns = sum(ones, 0);
  BOOST_TEST(columns.values()[1] == static_cast<float>(n / 2));
}

BOOST_AUTO_TEST_CASE(ties_of_the_maximum_share_the_gradient_evenly) {
  Tape<double> tape;
  const auto x = leaf(tape, {3, 1, 3, 3, 2, 5}, {2, 3});
  tape.backward(max(x, 1), std::span<const double>(std::vector<double>{6, 1}));
  BOOST_TEST(list(x.gradient()) == (std::vector<double>{3, 0, 3, 0, 0, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nan_is_the_maximum_wherever_it_stands) {
  Tape<double> tape;
  for (std::size_t at = 0; at < 40; ++at) {
    std::vector<double> values(40, 1.0);
    values[at] = NaN;
    BOOST_TEST(std::isnan(max(leaf(tape, values, {40})).item()));
    BOOST_TEST(std::isnan(max(leaf(tape, values, {40, 1}), 0).values()[0]));
  }
  BOOST_TEST(max(leaf(tape, {-inf, -inf}, {2})).item() == -inf);
}

BOOST_AUTO_TEST_CASE(logsumexp_neither_overflows_nor_vanishes) {
  Tape<double> tape;
  const auto of = [&](const std::vector<double>& values) {
    return logsumexp(leaf(tape, values, {values.size()})).item();
  };
  BOOST_TEST(of({1000, 1000}) == 1000 + std::log(2), boost::test_tools::tolerance(1e-15));
  BOOST_TEST(of({-1000, -1000}) == -1000 + std::log(2), boost::test_tools::tolerance(1e-15));
  BOOST_TEST(of({-inf, 2}) == 2);
  BOOST_TEST(of({-inf, -inf}) == -inf);
  BOOST_TEST(of({inf, 2}) == inf);
  BOOST_TEST(std::isnan(of({NaN, 2})));
}

BOOST_AUTO_TEST_CASE(no_elements_sum_to_0_and_have_no_mean) {
  Tape<double> tape;
  const auto x = leaf(tape, {}, {0, 3}).named("batch");
  BOOST_TEST(list(sum(x, 0).values()) == (std::vector<double>{0, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(sum(x).item() == 0);
  BOOST_TEST(mean(x, 1).size() == 0u);
  BOOST_TEST(error_of([&] { mean(x, 0, Keep::no, here_7); }) ==
             "[mean] takes at least one element, got none of 'batch' (0, 3) over axes {0}, at case.cpp:7");
  BOOST_TEST(error_of([&] { max(x, {}, Keep::no, here_7); }) ==
             "[max] takes at least one element, got none of 'batch' (0, 3) over axes {}, at case.cpp:7");
  BOOST_TEST(
      error_of([&] {
        logsumexp(x, {0, 1}, Keep::yes, here_7);
      }) ==
      "[logsumexp] takes at least one element, got none of 'batch' (0, 3) over axes {0, 1}, at case.cpp:7");
}

BOOST_AUTO_TEST_CASE(axes_that_are_not_there_are_refused) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, 2, 3, 4, 5, 6}, {2, 3}).named("x");
  BOOST_TEST(error_of([&] { sum(x, 2, Keep::no, here_7); }) ==
             "[sum] 'x' (2, 3) has no axis 2, at case.cpp:7");
  BOOST_TEST(error_of([&] {
               sum(x, {1, -1}, Keep::no, here_7);
             }) == "[sum] {1, -1} names an axis of 'x' (2, 3) twice, at case.cpp:7");
  BOOST_TEST(error_of([] { Axes{0, 1, 2, 3, 4}; }) == "[axes] an array has at most 4 axes, got 5");
}

BOOST_AUTO_TEST_SUITE_END()
