// labels: unit
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

template <class T>
std::vector<T> drawn(std::size_t size, std::uint64_t seed) {
  std::vector<T> values(size);
  Random(seed).fill_uniform(std::span(values), T(-1), T(1));
  return values;
}

/// A layer whose size leaves remainders in blocks, tiles and threads.
template <class T>
struct Layer {
  static constexpr std::size_t rows = 301, in = 21, out = 19;
  Tape<T> tape;
  Var<T> x = leaf(tape, drawn<T>(rows* in, 1), {rows, in});
  Var<T> weight = leaf(tape, drawn<T>(in* out, 2), {in, out});
  Var<T> bias = leaf(tape, drawn<T>(out, 3), {out});
};

template <class T>
Var<T> plain_activation(Var<T> z, Activation activation) {
  switch (activation) {
    case Activation::none:
      return z;
    case Activation::relu:
      return relu(z);
    case Activation::leaky_relu:
      return leaky_relu(z);
    case Activation::tanh:
      return tanh(z);
    case Activation::sigmoid:
      return sigmoid(z);
    case Activation::gelu:
      return gelu(z);
  }
  return z;
}

void require_close(std::span<const double> got, std::span<const double> expected) {
  BOOST_REQUIRE_EQUAL(got.size(), expected.size());
  for (std::size_t k = 0; k < got.size(); ++k) BOOST_REQUIRE_SMALL(got[k] - expected[k], 1e-11);
}

const Activation activations[] = {Activation::none, Activation::relu,    Activation::leaky_relu,
                                  Activation::tanh, Activation::sigmoid, Activation::gelu};

}  // namespace

BOOST_AUTO_TEST_SUITE(linear)

BOOST_AUTO_TEST_CASE(fused_agrees_with_the_three_ops) {
  for (const Activation activation : activations) {
    BOOST_TEST_INFO("activation " << static_cast<int>(activation));
    Layer<double> fused, separate;
    const auto y = vqgrad::linear(fused.x, fused.weight, fused.bias, activation);
    const auto expected = plain_activation(matmul(separate.x, separate.weight) + separate.bias, activation);
    require_close(y.values(), expected.values());
    const auto g = drawn<double>(y.size(), 4);
    fused.tape.backward(y, std::span<const double>(g));
    separate.tape.backward(expected, std::span<const double>(g));
    require_close(fused.x.gradient(), separate.x.gradient());
    require_close(fused.weight.gradient(), separate.weight.gradient());
    require_close(fused.bias.gradient(), separate.bias.gradient());
  }
}

/// At 0 of either sign and at NaN, value and slope equal the ones of the op of the same name, whose kinks are
/// documented.
BOOST_AUTO_TEST_CASE(fused_agrees_with_its_op_at_zero_and_at_nan) {
  const std::vector<double> z{-0.0, 0, std::nan("")};
  for (const Activation activation : activations) {
    BOOST_TEST_CONTEXT("activation " << static_cast<int>(activation)) {
      Tape<double> tape;
      const auto x = leaf(tape, z, {3, 1}), plain = leaf(tape, z, {3, 1});
      const auto y = vqgrad::linear(x, leaf(tape, {1}, {1, 1}), leaf(tape, {0}, {1}), activation);
      const auto expected = plain_activation(plain, activation);
      const std::vector<double> g{2, 3, 5};
      tape.backward(add(y, expected), std::span<const double>(g));
      BOOST_TEST(std::isnan(y.values()[2]));
      for (std::size_t k = 0; k < z.size(); ++k) {
        const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
        BOOST_TEST(same(y.values()[k], expected.values()[k]), "value at " << z[k]);
        BOOST_TEST(same(x.gradient()[k], plain.gradient()[k]),
                   "slope at " << z[k] << ": " << x.gradient()[k] << ", " << plain.gradient()[k]);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(two_threads_give_the_same_bits) {
  for (const Activation activation : activations) {
    const auto run = [&](std::size_t count) {
      set_threads(count);
      Layer<float> layer;
      const auto y = vqgrad::linear(layer.x, layer.weight, layer.bias, activation);
      layer.tape.backward(y, std::span<const float>(drawn<float>(y.size(), 4)));
      auto all = list(y.values());
      for (const auto& v : {layer.x, layer.weight, layer.bias})
        all.insert(all.end(), v.gradient().begin(), v.gradient().end());
      set_threads(1);
      return all;
    };
    BOOST_TEST((run(1) == run(2)));
  }
}

BOOST_AUTO_TEST_CASE(the_bias_gradient_of_many_rows_is_summed_in_double) {
  const std::size_t rows = std::size_t{1} << 20;
  Tape<float> tape;
  const auto x = tape.input(std::span<const float>(std::vector<float>(rows, 1.f)), {rows, 1});
  const auto bias = leaf<float>(tape, {0.f}, {1});
  const auto y = vqgrad::linear(x, leaf<float>(tape, {1.f}, {1, 1}), bias);
  tape.backward(y, std::span<const float>(std::vector<float>(rows, 0.1f)));
  BOOST_TEST(bias.gradient()[0] == 104857.6f, boost::test_tools::tolerance(1e-6f));
}

BOOST_AUTO_TEST_CASE(x_may_be_its_own_weight) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, 2, 3, 4}, {2, 2}), b = leaf(tape, {0, 0}, {2});
  const auto y = vqgrad::linear(x, x, b);
  BOOST_TEST(list(y.values()) == (std::vector<double>{7, 10, 15, 22}), boost::test_tools::per_element());
  tape.backward(y, std::span<const double>(std::vector<double>{1, 0, 0, 0}));  // y00 = x00 x00 + x01 x10
  BOOST_TEST(list(x.gradient()) == (std::vector<double>{2, 3, 2, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_product_that_does_not_fit_names_both_operands) {
  Tape<double> tape;
  const auto a = leaf(tape, std::vector<double>(256 * 64), {256, 64}).named("h1");
  const auto b = leaf(tape, std::vector<double>(32 * 128), {32, 128}).named("decoder.0.weight");
  BOOST_TEST(error_of([&] {
               matmul(a, b, {118, "train.cpp"});
             }) ==
             "[matmul] inner sizes differ: 'h1' (256, 64) x 'decoder.0.weight' (32, 128): 64 != 32, at "
             "train.cpp:118");
  const auto bias = leaf(tape, std::vector<double>(64), {64}).named("bias");
  BOOST_TEST(
      error_of([&] { vqgrad::linear(a, b, bias, Activation::relu, here_7); }) ==
      "[linear] inner sizes differ: 'h1' (256, 64) x 'decoder.0.weight' (32, 128): 64 != 32, at case.cpp:7");
  BOOST_TEST(error_of([&] { vqgrad::linear(a, transpose(a), bias, Activation::relu, here_7); }) ==
             "[linear] bias 'bias' (64) does not fit weight #3 (64, 256): takes (256), at case.cpp:7");
  BOOST_TEST(error_of([&] { transpose(bias, here_7); }) ==
             "[transpose] takes two axes or more, got 'bias' (64), at case.cpp:7");
}

BOOST_AUTO_TEST_CASE(a_batch_of_products_is_the_products_of_the_batch) {
  const auto a = drawn<double>(3 * 4 * 5, 1), b = drawn<double>(3 * 5 * 2, 2);
  Tape<double> tape;
  const auto y = matmul(leaf(tape, a, {3, 4, 5}), leaf(tape, b, {3, 5, 2}));
  for (std::size_t i = 0; i < 3; ++i) {
    const auto one = matmul(tape.input(std::span(a).subspan(i * 20, 20), {4, 5}),
                            tape.input(std::span(b).subspan(i * 10, 10), {5, 2}));
    require_close(y.values().subspan(i * 8, 8), one.values());
  }
}

BOOST_AUTO_TEST_CASE(rows_and_columns_change_places) {
  for (const std::size_t rows : {1u, 3u, 4u, 7u, 16u, 35u})
    for (const std::size_t columns : {1u, 2u, 5u, 8u, 18u, 33u})
      BOOST_TEST_CONTEXT(rows << " x " << columns) {
        const auto values = drawn<double>(2 * rows * columns, 1);
        Tape<double> tape;
        const auto x = leaf(tape, values, {2, rows, columns}), t = transpose(x);
        BOOST_TEST((t.shape() == Shape{2, columns, rows}));
        for (std::size_t k = 0; k < values.size(); ++k) {
          const std::size_t matrix = k / (rows * columns), i = k / columns % rows, j = k % columns;
          BOOST_REQUIRE_EQUAL(t.values()[(matrix * columns + j) * rows + i], values[k]);
        }
      }
}

BOOST_AUTO_TEST_SUITE_END()
