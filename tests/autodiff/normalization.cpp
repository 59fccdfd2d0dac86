// labels: unit
#include "autodiff/ops/normalization.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>
#include <xtensor/xarray.hpp>
#include <xtensor/xmath.hpp>

#include "base/parallel.hpp"
#include "base/random.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

using Array = xt::xarray<double>;
using List = std::vector<double>;

constexpr double epsilon = 1e-5;

template <class T = double>
std::vector<T> drawn(std::size_t size, std::uint64_t seed, T low = -2, T high = 2) {
  std::vector<T> values(size);
  Random(seed).fill_uniform(std::span(values), low, high);
  return values;
}

/// x (37, 19), gain and bias (19).
struct Case {
  static constexpr std::size_t rows = 37, columns = 19;
  List x = drawn(rows * columns, 1), gain = drawn(columns, 2), bias = drawn(columns, 3);
  Tape<double> tape;
  Var<double> vx = leaf(tape, x, {rows, columns}).named("x");
  Var<double> vgain = leaf(tape, gain, {columns}), vbias = leaf(tape, bias, {columns});

  /// The formula, element by element, with the moments over the summed axis.
  void require(Var<double> y, std::span<const double> mean, std::span<const double> variance,
               bool by_row) const {
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < columns; ++j) {
        const std::size_t s = by_row ? i : j, k = i * columns + j;
        const double expected = gain[j] * (x[k] - mean[s]) / std::sqrt(variance[s] + epsilon) + bias[j];
        BOOST_REQUIRE_SMALL(y.values()[k] - expected, 1e-12);
      }
  }
  Array moments(std::size_t axis, bool variance) const {
    Array array = Array::from_shape({rows, columns});
    std::copy(x.begin(), x.end(), array.data());
    const Array mean = xt::mean(array, {axis});
    const Array squares = array * array;
    const Array square_mean = xt::mean(squares, {axis});
    return variance ? Array(square_mean - mean * mean) : mean;
  }
};

std::span<const double> span_of(const Array& a) { return {a.data(), a.size()}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(normalization)

BOOST_AUTO_TEST_CASE(batch_norm_agrees_with_xtensor) {
  Case c;
  const auto [y, mean, variance] = batch_norm(c.vx, c.vgain, c.vbias, epsilon);
  const Array expected_mean = c.moments(0, false), expected_variance = c.moments(0, true);
  for (std::size_t j = 0; j < c.columns; ++j) {
    BOOST_TEST(mean[j] == expected_mean(j), boost::test_tools::tolerance(1e-10));
    BOOST_TEST(variance[j] == expected_variance(j), boost::test_tools::tolerance(1e-10));
  }
  c.require(y, span_of(expected_mean), span_of(expected_variance), false);
}

// The usual widths have loops of their own, as has a single column.
BOOST_AUTO_TEST_CASE(a_column_is_normalized_alone_as_among_others_on_any_number_of_threads) {
  constexpr std::size_t rows = 3001;
  const auto normalize = [](const List& x, std::size_t columns, std::size_t threads) {
    set_threads(threads);
    Tape<double> tape;
    const auto from = leaf(tape, x, {rows, columns});
    const List ones(columns, 1), zeros(columns, 0);
    const auto y = batch_norm(from, leaf(tape, ones, {columns}), leaf(tape, zeros, {columns}), epsilon).y;
    tape.backward(y, x);
    set_threads(1);
    List result = list(y.values());
    const List slopes = list(from.gradient());
    result.insert(result.end(), slopes.begin(), slopes.end());
    return result;
  };
  for (const std::size_t columns : {5u, 8u, 16u, 32u}) BOOST_TEST_CONTEXT(columns << " columns") {
      const List x = drawn(rows * columns, columns), all = normalize(x, columns, 1);
      BOOST_TEST((normalize(x, columns, 2) == all));
      for (const std::size_t j : {std::size_t{0}, columns - 1}) {
        List one(rows);
        for (std::size_t i = 0; i < rows; ++i) one[i] = x[i * columns + j];
        const List alone = normalize(one, 1, 1);
        for (std::size_t i = 0; i < 2 * rows; ++i)
          BOOST_REQUIRE_SMALL(alone[i] - all[i * columns + j], 1e-12);
      }
    }
}

BOOST_AUTO_TEST_CASE(layer_norm_agrees_with_xtensor) {
  Case c;
  const Array mean = c.moments(1, false), variance = c.moments(1, true);
  c.require(layer_norm(c.vx, c.vgain, c.vbias, epsilon), span_of(mean), span_of(variance), true);
}

BOOST_AUTO_TEST_CASE(inference_keeps_a_copy_of_the_statistics) {
  Case c;
  List mean = drawn(c.columns, 4), variance = drawn(c.columns, 5, 0.5, 2.0);
  const auto y = batch_norm_inference(c.vx, c.vgain, c.vbias, mean, variance, epsilon);
  c.require(y, mean, variance, false);
  const List mean_then = mean, variance_then = variance;
  for (double& m : mean) m = 0;
  c.tape.replay();
  c.require(y, mean_then, variance_then, false);
}

BOOST_AUTO_TEST_CASE(inference_with_the_batch_statistics_gives_the_training_result) {
  Case c;
  const auto training = batch_norm(c.vx, c.vgain, c.vbias, epsilon);
  const auto y = batch_norm_inference(c.vx, c.vgain, c.vbias, training.mean, training.variance, epsilon);
  BOOST_TEST(list(y.values()) == list(training.y.values()), boost::test_tools::per_element());
}

/// A sum of squares minus a squared sum would have no digit left here.
BOOST_AUTO_TEST_CASE(a_small_variance_beside_a_large_mean_is_kept) {
  const std::size_t rows = 4096;
  auto x = drawn<float>(rows, 1, -0.5f, 0.5f);
  double mean = 0, variance = 0;
  for (float& v : x) mean += static_cast<double>(v += 1000.f) / static_cast<double>(rows);
  for (const float v : x)
    variance += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean) / static_cast<double>(rows);
  Tape<float> tape;
  const auto one = leaf<float>(tape, {1.f}, {1});
  const auto result = batch_norm(leaf(tape, x, {rows, 1}), one, one, epsilon);
  BOOST_TEST(result.mean[0] == static_cast<float>(mean), boost::test_tools::tolerance(1e-6f));
  BOOST_TEST(result.variance[0] == static_cast<float>(variance), boost::test_tools::tolerance(1e-5f));
}

BOOST_AUTO_TEST_CASE(one_row_gives_the_bias_and_no_gradient) {
  Tape<double> tape;
  const auto x = leaf(tape, {3, 4}, {1, 2}), gain = leaf(tape, {2, 2}, {2}), bias = leaf(tape, {5, 6}, {2});
  const auto y = batch_norm(x, gain, bias, epsilon).y;
  BOOST_TEST(list(y.values()) == (List{5, 6}), boost::test_tools::per_element());
  tape.backward(y, std::span<const double>(List{1, 2}));
  BOOST_TEST(list(x.gradient()) == (List{0, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused) {
  Case c;
  const auto three = leaf(c.tape, {1, 2, 3}, {3}).named("three");
  BOOST_TEST(error_of([&] { batch_norm(c.vx, three, c.vbias.named("bias"), epsilon, here_7); }) ==
             "[batch_norm] 'x' (37, 19) takes gain and bias of shape (19), got 'three' (3) and 'bias' (19), "
             "at case.cpp:7");
  BOOST_TEST(error_of([&] { batch_norm(three, three, three, epsilon, here_7); }) ==
             "[batch_norm] takes x (B,C) with B > 0, got 'three' (3), at case.cpp:7");
  BOOST_TEST(
      error_of([&] { batch_norm_inference(c.vx, c.vgain, c.vbias, List{1}, List{1}, epsilon, here_7); }) ==
      "[batch_norm_inference] 'x' (37, 19) takes 19 means and 19 variances, got 1 and 1, at case.cpp:7");
  BOOST_TEST(error_of([&] {
               layer_norm(leaf(c.tape, {}, {2, 0}).named("x"), three, three, epsilon, here_7);
             }) == "[layer_norm] takes a last axis of 1 or more, got 'x' (2, 0), at case.cpp:7");
}

BOOST_AUTO_TEST_SUITE_END()
