// labels: unit
#include "autodiff/ops/convolution.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>
#include <xtensor/xarray.hpp>

#include "base/random.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

using Array = xt::xarray<double>;

Array drawn(std::vector<std::size_t> shape, std::uint64_t seed) {
  Array values = Array::from_shape(shape);
  Random(seed).fill_uniform(std::span<double>(values.data(), values.size()), -2.0, 2.0);
  return values;
}

/// By the formula, one number of the result at a time; x is 0 outside.
double at(const Array& x, const Array& weight, const Array& bias, std::size_t b, std::size_t o, long first) {
  double sum = bias(o);
  for (std::size_t c = 0; c < weight.shape()[1]; ++c)
    for (std::size_t w = 0; w < weight.shape()[2]; ++w) {
      const long l = first + static_cast<long>(w);
      if (l >= 0 && l < static_cast<long>(x.shape()[2])) sum += weight(o, c, w) * x(b, c, l);
    }
  return sum;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(convolution)

BOOST_AUTO_TEST_CASE(by_hand) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, 2, 3, 4}, {1, 1, 4}), weight = leaf(tape, {10, 1}, {1, 1, 2}),
             bias = leaf(tape, {0.5}, {1});
  const auto y = conv1d(x, weight, bias);
  BOOST_TEST((list(y.values()) == std::vector<double>{12.5, 23.5, 34.5}));
  tape.backward(y, std::vector<double>{1, 2, 3});
  BOOST_TEST((list(x.gradient()) == std::vector<double>{10, 21, 32, 3}));
  BOOST_TEST((list(weight.gradient()) == std::vector<double>{1 + 4 + 9, 2 + 6 + 12}));
  BOOST_TEST((list(bias.gradient()) == std::vector<double>{6}));
}

BOOST_AUTO_TEST_CASE(padding_keeps_the_length_and_a_stride_skips) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, 2, 3, 4, 5}, {1, 1, 5}), weight = leaf(tape, {100, 10, 1}, {1, 1, 3}),
             bias = leaf(tape, {0}, {1});
  BOOST_TEST((list(conv1d(x, weight, bias, 1, 1).values()) == std::vector<double>{12, 123, 234, 345, 450}));
  BOOST_TEST((list(conv1d(x, weight, bias, 2, 1).values()) == std::vector<double>{12, 234, 450}));
  BOOST_TEST((list(conv1d(x, weight, bias, 3, 3).values()) == std::vector<double>{0, 123, 450}));
}

BOOST_AUTO_TEST_CASE(agrees_with_the_formula_for_strides_and_paddings) {
  const Array x = drawn({3, 2, 20}, 1), weight = drawn({4, 2, 5}, 2), bias = drawn({4}, 3);
  for (const std::size_t stride : {1u, 2u, 3u, 7u})
    for (const std::size_t padding : {0u, 1u, 2u, 6u}) {
      Tape<double> tape;
      const auto y = conv1d(tape.input(x), tape.input(weight), tape.input(bias), stride, padding);
      const std::size_t places = (20 + 2 * padding - 5) / stride + 1;
      BOOST_TEST(y.shape().text() == Shape({3, 4, places}).text());
      for (std::size_t k = 0; k < y.size(); ++k) {
        const long first = static_cast<long>(k % places * stride) - static_cast<long>(padding);
        BOOST_TEST(y.values()[k] == at(x, weight, bias, k / places / 4, k / places % 4, first),
                   boost::test_tools::tolerance(1e-10));
      }
    }
}

BOOST_AUTO_TEST_CASE(errors_say_what_would_fit) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, 2, 3, 4}, {1, 1, 4}).named("x"), bias = leaf(tape, {0}, {1}).named("bias");
  const auto weight = leaf(tape, std::vector<double>(7), {1, 1, 7}).named("weight");
  BOOST_TEST(
      error_of([&] { conv1d(x, weight, bias, 1, 1, here_7); }) ==
      "[conv1d] 7 taps of 'weight' (1, 1, 7) do not fit into 6 places of 'x' (1, 1, 4) with padding 1, at "
      "case.cpp:7");
  BOOST_TEST(error_of([&] { conv1d(x, weight, weight, 1, 1, here_7); }) ==
             "[conv1d] expected x (B, C, L), weight (O, C, W) and bias (O), got 'x' (1, 1, 4), 'weight' (1, "
             "1, 7) and "
             "'weight' (1, 1, 7), at case.cpp:7");
  BOOST_TEST(error_of([&] { conv1d(x, weight, bias, 0, 2, here_7); }) ==
             "[conv1d] expected a stride of at least 1, got 0, at case.cpp:7");
}

BOOST_AUTO_TEST_SUITE_END()
