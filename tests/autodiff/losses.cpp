// labels: unit
#include "autodiff/ops/losses.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>
#include <xtensor/xarray.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

#include "base/parallel.hpp"
#include "base/random.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

using Array = xt::xarray<double>;

const auto tight = boost::test_tools::tolerance(1e-12);

Array drawn(std::uint64_t seed, double low = -3, double high = 3) {
  Array values = Array::from_shape({300, 7});  // more than one piece of loss_chunk numbers
  Random(seed).fill_uniform(std::span<double>(values.data(), values.size()), low, high);
  return values;
}

/// f of each number, by the standard library.
Array each(Array x, double (*f)(double)) {
  std::transform(x.begin(), x.end(), x.begin(), f);
  return x;
}
Array exp_of(const Array& x) { return each(x, std::exp); }
Array log_of(const Array& x) { return each(x, std::log); }

double mean(const Array& x) { return xt::mean(x)(); }

template <class T>
T cross_entropy(T logit, T target) {
  Tape<T> tape;
  return binary_cross_entropy_with_logits(tape.scalar(logit), tape.scalar(target)).item();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(losses)

BOOST_AUTO_TEST_CASE(mean_squared_error_agrees_with_xtensor) {
  const Array a = drawn(1), b = drawn(2), squares = xt::square(a - b);
  Tape<double> tape;
  BOOST_TEST(mean_squared_error(tape.input(a), tape.input(b)).item() == mean(squares), tight);
}

BOOST_AUTO_TEST_CASE(mean_squared_error_by_hand) {
  Tape<double> tape;
  const auto y = leaf(tape, {1, 2, 3, 4}, {2, 2}), target = leaf(tape, {1, 0, 0, 0}, {2, 2});
  const auto loss = mean_squared_error(y, target);
  BOOST_TEST(loss.shape().text() == "()");
  BOOST_TEST(loss.item() == (4 + 9 + 16) / 4.0);
  tape.backward(loss);
  BOOST_TEST((list(y.gradient()) == std::vector<double>{0, 1, 1.5, 2}));
  BOOST_TEST((list(target.gradient()) == std::vector<double>{0, -1, -1.5, -2}));
}

// In float the sum of squares stays at 2^24.
BOOST_AUTO_TEST_CASE(a_mean_over_many_floats_does_not_saturate) {
  const std::size_t count = (1u << 24) + (1u << 22);
  Tape<float> tape;
  const auto ones = leaf(tape, std::vector<float>(count, 1.0f), {count});
  const auto zeros = leaf(tape, std::vector<float>(count, 0.0f), {count});
  BOOST_TEST(mean_squared_error(ones, zeros).item() == 1.0f);
}

BOOST_AUTO_TEST_CASE(binary_cross_entropy_agrees_with_the_definition) {
  const Array x = drawn(1), t = drawn(2, 0, 1);
  const Array p = 1 / (1 + exp_of(-x));
  const Array terms = -(t * log_of(p) + (1 - t) * log_of(1 - p));
  Tape<double> tape;
  BOOST_TEST(binary_cross_entropy_with_logits(tape.input(x), tape.input(t)).item() == mean(terms), tight);
}

BOOST_AUTO_TEST_CASE(binary_cross_entropy_neither_overflows_nor_loses_small_values) {
  BOOST_TEST(cross_entropy(0.0, 1.0) == std::log(2.0), tight);
  BOOST_TEST(cross_entropy(1000.0, 1.0) == 0.0);
  BOOST_TEST(cross_entropy(-1000.0, 1.0) == 1000.0);
  BOOST_TEST(cross_entropy(1e30f, 0.0f) == 1e30f);
  BOOST_TEST(cross_entropy(20.0f, 1.0f) == 2.0611536e-9f,
             boost::test_tools::tolerance(1e-5f));  // ln(1 + e^-20)
}

BOOST_AUTO_TEST_CASE(binary_cross_entropy_slopes) {
  Tape<double> tape;
  const auto x = leaf(tape, {0, 1000, -1000, 0}, {4}), t = leaf(tape, {1, 1, 1, 0.5}, {4});
  tape.backward(binary_cross_entropy_with_logits(x, t));
  BOOST_TEST(list(x.gradient()) == (std::vector<double>{-0.125, 0, -0.25, 0}),
             boost::test_tools::per_element());
  BOOST_TEST(list(t.gradient()) == (std::vector<double>{0, -250, 250, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(softmax_cross_entropy_agrees_with_the_definition) {
  const Array x = drawn(1);
  std::vector<std::int32_t> classes(300);
  double expected = 0;
  for (std::size_t b = 0; b < classes.size(); ++b) {
    classes[b] = static_cast<std::int32_t>(b * 5 % 7);
    const Array row = exp_of(xt::view(x, b, xt::all()));
    expected -= std::log(row(b * 5 % 7) / xt::sum(row)()) / 300;
  }
  Tape<double> tape;
  BOOST_TEST(softmax_cross_entropy(tape.input(x), tape.indices(classes)).item() == expected, tight);
}

BOOST_AUTO_TEST_CASE(softmax_cross_entropy_of_large_logits) {
  Tape<float> tape;
  const auto x = leaf<float>(tape, {1e4f, 0, 0, 1e4f, 30, 0}, {3, 2});
  const auto y = softmax_cross_entropy(x, tape.indices(std::vector<std::int32_t>{0, 0, 0}));
  BOOST_TEST(y.item() == 1e4f / 3, boost::test_tools::tolerance(1e-6f));
  tape.backward(y);
  BOOST_TEST(x.gradient()[0] == 0.0f);
  BOOST_TEST(x.gradient()[2] == -1 / 3.0f, boost::test_tools::tolerance(1e-6f));
  Tape<float> other;
  const auto small =
      softmax_cross_entropy(leaf<float>(other, {20, 0}, {1, 2}), other.indices(std::vector<std::int32_t>{0}));
  BOOST_TEST(small.item() == 2.0611536e-9f, boost::test_tools::tolerance(1e-5f));  // ln(1 + e^-20)
}

BOOST_AUTO_TEST_CASE(softmax_cross_entropy_of_equal_logits_is_the_logarithm_of_their_number) {
  Tape<double> tape;
  const auto x = leaf(tape, std::vector<double>(10, 3.0), {2, 5});
  BOOST_TEST(softmax_cross_entropy(x, rows_of(tape, {0, 4}, {2})).item() == std::log(5.0), tight);
}

BOOST_AUTO_TEST_CASE(kl_of_a_standard_normal_is_0_and_flat) {
  Tape<double> tape;
  const auto m = leaf(tape, std::vector<double>(6), {2, 3}), v = leaf(tape, std::vector<double>(6), {2, 3});
  const auto y = gaussian_kl(m, v);
  BOOST_TEST(y.item() == 0.0);
  tape.backward(y);
  BOOST_TEST((list(m.gradient()) == std::vector<double>(6)));
  BOOST_TEST((list(v.gradient()) == std::vector<double>(6)));
}

BOOST_AUTO_TEST_CASE(kl_agrees_with_the_closed_form) {
  Tape<double> tape;  // sum over the width, mean over the rows
  const auto y = gaussian_kl(leaf(tape, {1, 2, 0, 0}, {2, 2}), leaf(tape, {0, 0, std::log(4.0), 0}, {2, 2}));
  BOOST_TEST(y.item() == (1 / 2.0 + 4 / 2.0 + (4 - 1 - std::log(4.0)) / 2) / 2, tight);
  const Array m = drawn(1), v = drawn(2), terms = (m * m + exp_of(v) - 1 - v) / 2;
  BOOST_TEST(gaussian_kl(tape.input(m), tape.input(v)).item() == 7 * mean(terms), tight);
}

BOOST_AUTO_TEST_CASE(wasserstein_between_equal_gaussians_is_0) {
  Tape<double> tape;
  const auto m = leaf(tape, {1, 2}, {1, 2}), v = leaf(tape, {-3, 0.5}, {1, 2});
  BOOST_TEST(squared_wasserstein(m, v, m, v).item() == 0.0);
}

BOOST_AUTO_TEST_CASE(wasserstein_agrees_with_the_closed_form) {
  Tape<double> tape;  // N((0, 3), (1, 16)) to N((2, 3), (9, 16)): 2^2 + 0 + (1 - 3)^2 + 0
  const auto y =
      squared_wasserstein(leaf(tape, {0, 3}, {1, 2}), leaf(tape, {0, std::log(16.0)}, {1, 2}),
                          leaf(tape, {2, 3}, {1, 2}), leaf(tape, {std::log(9.0), std::log(16.0)}, {1, 2}));
  BOOST_TEST(y.item() == 8.0, tight);
  const Array a = drawn(1), v = drawn(2), b = drawn(3), w = drawn(4);
  const Array terms = xt::square(a - b) + xt::square(exp_of(v / 2) - exp_of(w / 2));
  BOOST_TEST(squared_wasserstein(tape.input(a), tape.input(v), tape.input(b), tape.input(w)).item() ==
                 7 * mean(terms),
             tight);
}

BOOST_AUTO_TEST_CASE(errors_name_the_operands) {
  Tape<double> tape;
  const auto y = leaf(tape, std::vector<double>(6), {2, 3}).named("y"),
             t = leaf(tape, std::vector<double>(6), {3, 2}).named("t");
  const auto empty = leaf(tape, {}, {0, 3}).named("e");
  BOOST_TEST(error_of([&] { mean_squared_error(y, t, here_7); }) ==
             "[mean_squared_error] expected equal shapes, got 'y' (2, 3), 't' (3, 2), at case.cpp:7");
  BOOST_TEST(
      error_of([&] { binary_cross_entropy_with_logits(y, t, here_7); }) ==
      "[binary_cross_entropy_with_logits] expected equal shapes, got 'y' (2, 3), 't' (3, 2), at case.cpp:7");
  BOOST_TEST(error_of([&] { gaussian_kl(empty, empty, here_7); }) ==
             "[gaussian_kl] the mean over nothing: 'e' (0, 3) is empty, at case.cpp:7");
  BOOST_TEST(
      error_of([&] { squared_wasserstein(y, y, y, t, here_7); }) ==
      "[squared_wasserstein] expected equal shapes, got 'y' (2, 3), 'y' (2, 3), 'y' (2, 3), 't' (3, 2), at "
      "case.cpp:7");
  BOOST_TEST(
      error_of([&] {
        softmax_cross_entropy(y, rows_of(tape, {0, 3}, {2}), here_7);
      }) ==
      "[softmax_cross_entropy] rows[1] = 3 is none of the classes of 'y' (2, 3): 0 to 2 are, at case.cpp:7");
}

BOOST_AUTO_TEST_CASE(any_number_of_threads_gives_the_same_bits) {
  struct Loss {
    std::uint64_t operands;
    Var<double> (*of)(std::span<const Var<double>>);
  };
  for (const Loss loss : {Loss{2, [](auto x) { return mean_squared_error(x[0], x[1]); }},
                          Loss{2, [](auto x) { return binary_cross_entropy_with_logits(x[0], x[1]); }},
                          Loss{2, [](auto x) { return gaussian_kl(x[0], x[1]); }},
                          Loss{4, [](auto x) { return squared_wasserstein(x[0], x[1], x[2], x[3]); }}}) {
    const auto run = [&](std::size_t threads) {
      set_threads(threads);
      Tape<double> tape;
      std::vector<Var<double>> x;
      for (std::uint64_t k = 0; k < loss.operands; ++k) {
        std::vector<double> values(5003 * 9);
        Random{k}.fill_normal(std::span<double>(values), 0, 1);
        x.push_back(tape.variable(std::span<const double>(values), Shape{5003, 9}));
      }
      const auto y = loss.of(x);
      tape.backward(y);
      std::vector<double> all{y.item()};
      for (const auto& v : x) all.insert(all.end(), v.gradient().begin(), v.gradient().end());
      set_threads(1);
      return all;
    };
    const auto alone = run(1);
    for (const std::size_t threads : {2u, 3u, 8u}) BOOST_TEST((run(threads) == alone));
  }
}

BOOST_AUTO_TEST_SUITE_END()
