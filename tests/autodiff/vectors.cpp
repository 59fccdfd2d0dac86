// labels: unit
#include "autodiff/ops/vectors.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>
#include <xtensor/xarray.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

#include "base/random.hpp"
#include "tests/support/tape_cases.hpp"
#include "tests/support/xtensor_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity(),
                 NaN = std::numeric_limits<double>::quiet_NaN();

using Codes = std::vector<std::int32_t>;

}  // namespace

BOOST_AUTO_TEST_SUITE(vectors)

BOOST_AUTO_TEST_CASE(outer_product_agrees_with_xtensor) {
  const Array a = drawn({5, 3}, 1), b = drawn({5, 18}, 2);
  Tape<double> tape;
  const auto y = outer_product(tape.input(a), tape.input(b));
  BOOST_TEST(y.shape().text() == "(5, 3, 18)");
  const Array expected =
      xt::view(a, xt::all(), xt::all(), xt::newaxis()) * xt::view(b, xt::all(), xt::newaxis(), xt::all());
  require_close(y.values(), expected);
}

BOOST_AUTO_TEST_CASE(the_diagonal_of_a_vector_times_itself_is_its_square) {
  const Array z = drawn({4, 6}, 1);
  Tape<double> tape;
  const auto x = tape.input(z);
  const Array expected = z * z;
  require_close(diagonal(outer_product(x, x)).values(), expected);
}

BOOST_AUTO_TEST_CASE(squared_distance_agrees_with_xtensor) {
  const Array a = drawn({7, 5}, 1), b = drawn({19, 5}, 2);
  Tape<double> tape;
  const Array difference =
      xt::view(a, xt::all(), xt::newaxis(), xt::all()) - xt::view(b, xt::newaxis(), xt::all(), xt::all());
  const Array squares = difference * difference;
  const Array expected = xt::sum(squares, std::vector<std::size_t>{2});
  require_close(squared_distance(tape.input(a), tape.input(b)).values(), expected);
}

// In float |a|^2 - 2 a b + |b|^2 would be 0 or 64 here.
BOOST_AUTO_TEST_CASE(squared_distance_of_near_points_far_from_zero) {
  Tape<float> tape;
  const auto y =
      squared_distance(leaf<float>(tape, {10000, 10000}, {1, 2}), leaf<float>(tape, {10001, 9999}, {1, 2}));
  BOOST_TEST(y.item() == 2.0f);
}

BOOST_AUTO_TEST_CASE(argmin_agrees_with_the_standard_library) {
  const Array x = drawn({6, 3, 37}, 1);
  Tape<double> tape;
  const auto found = argmin(tape.input(x));
  Codes expected;  // xt::argmin would draw a false warning from g++ 12
  for (auto row = x.begin(); row != x.end(); row += 37)
    expected.push_back(static_cast<std::int32_t>(std::min_element(row, row + 37) - row));
  BOOST_TEST(found.shape().text() == "(6, 3)");
  BOOST_TEST(list(found.values()) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(argmin_takes_the_first_of_ties_and_never_nan) {
  Tape<double> tape;
  const auto found = argmin(leaf(tape, {2,    1,   1,    3,    //
                                        NaN,  5,   4,    NaN,  //
                                        NaN,  inf, inf,  NaN,  //
                                        -inf, NaN, -inf, 0,    //
                                        NaN,  NaN, NaN,  7},
                                 {5, 4}));
  BOOST_TEST((list(found.values()) == Codes{1, 2, 1, 0, 3}));
}

// A NaN once made every code 0, and training went on: nothing compares smaller than NaN.
BOOST_AUTO_TEST_CASE(a_row_of_nan_is_an_error_that_names_it) {
  Tape<double> tape;
  const auto distances = leaf(tape, {1, 2, NaN, NaN, 3, NaN}, {3, 2}).named("distances");
  BOOST_TEST(error_of([&] { argmin(distances, here_7); }) ==
             "[argmin] row [1] of 'distances' (3, 2) is nothing but NaN, at case.cpp:7");
  BOOST_TEST(error_of([&] {
               argmin(leaf(tape, {}, {3, 0}).named("distances"), here_7);
             }) == "[argmin] 'distances' (3, 0) has no numbers to choose from, at case.cpp:7");
}

BOOST_AUTO_TEST_CASE(argmin_keeps_its_places_in_a_frozen_replay) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, 2, 3}, {3});
  const auto found = argmin(x);
  BOOST_TEST(found.shape().text() == "()");
  tape.mutable_values(x)[2] = 0;
  tape.replay(Replay::frozen);
  BOOST_TEST(found.values()[0] == 0);
  tape.replay(Replay::naive);
  BOOST_TEST(found.values()[0] == 2);
}

// In float: adding 1e-12 changes some products of a row and is lost in the rounding of others; few are 0.
BOOST_AUTO_TEST_CASE(a_rooted_outer_product_is_exact_at_every_size) {
  Random random(1);
  for (const std::size_t width : {1u, 3u, 8u, 17u}) {
    std::vector<float> a(200 * width), b(a.size());
    for (auto* values : {&a, &b})
      for (float& v : *values) {
        const double size = std::pow(10.0, random.uniform(-12.0, 1.0));
        v = static_cast<float>(random.below(20) == 0 ? 0 : random.below(2) ? size : -size);
      }
    Tape<float> tape;
    const auto y = rooted_outer_product(tape.input(std::span<const float>(a), Shape{200, width}),
                                        tape.input(std::span<const float>(b), Shape{200, width}));
    for (std::size_t k = 0; k < y.size(); ++k) {
      const std::size_t row = k / width / width;
      const double p = static_cast<double>(a[k / width]) * static_cast<double>(b[row * width + k % width]);
      BOOST_TEST(static_cast<double>(y.values()[k]) == p / std::sqrt(std::abs(p) + 1e-12),
                 boost::test_tools::tolerance(4e-7));
    }
  }
}

BOOST_AUTO_TEST_CASE(errors_name_the_operands) {
  Tape<double> tape;
  const auto a = leaf(tape, std::vector<double>(6), {2, 3}).named("a"),
             b = leaf(tape, std::vector<double>(6), {3, 2}).named("b");
  BOOST_TEST(error_of([&] { outer_product(a, b, here_7); }) ==
             "[outer_product] expected a (B, M) and b (B, N), got 'a' (2, 3) and 'b' (3, 2), at case.cpp:7");
  BOOST_TEST(
      error_of([&] { squared_distance(a, b, here_7); }) ==
      "[squared_distance] expected a (B, D) and b (K, D), got 'a' (2, 3) and 'b' (3, 2), at case.cpp:7");
  BOOST_TEST(error_of([&] { diagonal(a, here_7); }) ==
             "[diagonal] expected x (B, N, N), got 'a' (2, 3), at case.cpp:7");
}

BOOST_AUTO_TEST_SUITE_END()
