// labels: unit
#include "autodiff/ops/shaping.hpp"

#include <boost/test/unit_test.hpp>
#include <numeric>
#include <vector>
#include <xtensor/xarray.hpp>
#include <xtensor/xbuilder.hpp>
#include <xtensor/xview.hpp>

#include "autodiff/ops/reduction.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

using Array = xt::xarray<double>;
using List = std::vector<double>;

Array counted(std::vector<std::size_t> shape, double first = 0) {
  Array values = Array::from_shape(shape);
  std::iota(values.data(), values.data() + values.size(), first);
  return values;
}

void require_equal(Var<double> got, const Array& expected) {
  BOOST_REQUIRE_EQUAL(got.shape().rank(), expected.dimension());
  for (std::size_t axis = 0; axis < expected.dimension(); ++axis)
    BOOST_REQUIRE_EQUAL(got.shape()[axis], expected.shape(axis));
  BOOST_TEST(std::equal(expected.data(), expected.data() + expected.size(), got.values().begin()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shaping)

BOOST_AUTO_TEST_CASE(slices_agree_with_xtensor) {
  const Array x = counted({3, 4, 5});
  Tape<double> tape;
  const auto v = tape.input(x);
  require_equal(slice(v, 0, 1, 3), Array(xt::view(x, xt::range(1, 3))));
  require_equal(slice(v, 1, 0, 2), Array(xt::view(x, xt::all(), xt::range(0, 2))));
  require_equal(slice(v, -1, 2, 5), Array(xt::view(x, xt::all(), xt::all(), xt::range(2, 5))));
}

BOOST_AUTO_TEST_CASE(concatenation_agrees_with_xtensor) {
  const Array a = counted({2, 3, 4}), b = counted({2, 3, 4}, 100);
  Tape<double> tape;
  for (int axis = -3; axis < 3; ++axis)
    require_equal(concatenate({tape.input(a), tape.input(b)}, axis),
                  Array(xt::concatenate(xt::xtuple(a, b), static_cast<std::size_t>((axis + 3) % 3))));
}

BOOST_AUTO_TEST_CASE(slices_of_a_concatenation_are_its_parts) {
  const Array a = counted({70, 1}), b = counted({70, 19}, 100), c = counted({70, 2}, 2000);
  Tape<double> tape;
  const auto y = concatenate({tape.input(a), tape.input(b), tape.input(c)}, 1);
  require_equal(slice(y, 1, 0, 1), a);
  require_equal(slice(y, 1, 1, 20), b);
  require_equal(slice(y, 1, 20, 22), c);
}

BOOST_AUTO_TEST_CASE(a_part_given_twice_gets_both_gradients) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, 2}, {2});
  tape.backward(concatenate({x, x}, 0), std::span<const double>(List{1, 2, 30, 40}));
  BOOST_TEST(list(x.gradient()) == (List{31, 42}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(overlapping_slices_add_their_gradients_and_the_rest_stays_0) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, 2, 3, 4}, {4});
  tape.backward(sum(slice(x, 0, 0, 2)) + 10.0 * sum(slice(x, 0, 1, 3)));
  BOOST_TEST(list(x.gradient()) == (List{1, 11, 10, 0}), boost::test_tools::per_element());
}

/// A copy does not change if its source changes after the recording.
BOOST_AUTO_TEST_CASE(results_own_their_values) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, 2, 3, 4}, {2, 2});
  const auto shaped = reshape(x, {4});
  const auto part = slice(x, 0, 0, 2);
  const auto same = broadcast_to(x, {2, 2});
  for (double& value : tape.mutable_values(x)) value = 0;
  for (const auto& y : {shaped, part, same})
    BOOST_TEST(list(y.values()) == (List{1, 2, 3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(broadcasts_agree_with_xtensor_and_sum_their_gradient_back) {
  Tape<double> tape;
  for (const auto& shape : {std::vector<std::size_t>{3, 1, 4}, {1, 2, 1}, {2, 4}, {4}, {1}, {3, 2, 1}}) {
    const Array x = counted(shape);
    const Array expected = xt::broadcast(x, {3, 2, 4});
    const auto v = tape.variable(std::span<const double>(x.data(), x.size()), Shape(std::span(shape)));
    const auto y = broadcast_to(v, {3, 2, 4});
    require_equal(y, expected);
    tape.backward(sum(y));
    BOOST_TEST(list(v.gradient()) == List(x.size(), 24.0 / static_cast<double>(x.size())),
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, 2, 3, 4, 5, 6}, {2, 3}).named("x"), y = leaf(tape, {1, 2}, {2, 1}).named("y");
  BOOST_TEST(error_of([&] {
               reshape(x, {4, 2}, here_7);
             }) == "[reshape] 'x' (2, 3) has 6 elements, (4, 2) takes 8, at case.cpp:7");
  BOOST_TEST(
      error_of([&] { slice(x, 1, 2, 4, here_7); }) ==
      "[slice] 2 to 4 is not within axis 1 of 'x' (2, 3): takes 0 <= begin <= end <= 3, at case.cpp:7");
  BOOST_TEST(error_of([&] { slice(x, 2, 0, 1, here_7); }) ==
             "[slice] 'x' (2, 3) has no axis 2, at case.cpp:7");
  BOOST_TEST(error_of([&] {
               concatenate({x, y}, 0, here_7);
             }) ==
             "[concatenate] 'y' (2, 1) does not fit 'x' (2, 3): all axes but 0 must agree, at case.cpp:7");
  BOOST_TEST(error_of([&] { concatenate(std::span<const Var<double>>(), 0, here_7); }) ==
             "[concatenate] takes at least one part, at case.cpp:7");
  BOOST_TEST(
      error_of([&] {
        broadcast_to(x, {3, 3}, here_7);
      }) ==
      "[broadcast_to] 'x' (2, 3) does not broadcast to (3, 3): lengths must be equal or 1, at case.cpp:7");
}

BOOST_AUTO_TEST_SUITE_END()
