// labels: unit grad
// The engine of walkthrough 02 gives the gradients of the real tape.
#include "apps/walkthroughs/small_tape.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/reduction.hpp"
#include "base/random.hpp"
#include "tests/docs/shown.hpp"

using namespace vqgrad;

namespace {

struct Size {
  std::size_t rows, columns;
};

/// The largest difference of values and gradients between both tapes; `build(leaves)` records the loss on
/// either. Every leaf has to have a gradient somewhere, or there would be nothing to compare.
double difference(const std::vector<Size>& sizes, const auto& build) {
  Tape<double> tape;
  small::Tape small_tape;
  std::vector<Var<double>> leaves;
  std::vector<small::Var> small_leaves;
  Random random(7);
  for (const Size size : sizes) {
    std::vector<double> values(size.rows * size.columns);
    random.fill_normal(std::span(values), 0, 1);
    leaves.push_back(tape.variable(std::span<const double>(values), Shape{size.rows, size.columns}));
    small_leaves.push_back(small_tape.record(size.columns, values));
  }
  const Var<double> loss = build(leaves);
  const small::Var small_loss = build(small_leaves);
  tape.backward(loss);
  small_tape.backward(small_loss);
  double worst = std::abs(loss.item() - small_loss.value()[0]);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    double largest = 0;
    for (std::size_t k = 0; k < leaves[i].size(); ++k) {
      largest = std::max(largest, std::abs(leaves[i].gradient()[k]));
      worst = std::max(worst, std::abs(leaves[i].gradient()[k] - small_leaves[i].gradient()[k]));
    }
    BOOST_TEST(largest > 0.01);
  }
  return worst;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(small_tape)

BOOST_AUTO_TEST_CASE(every_op_gives_the_gradients_of_the_real_tape) {
  BOOST_TEST(difference({{3, 2}, {3, 2}, {3, 2}}, [](const auto& x) { return sum((x[0] + x[1]) * x[2]); }) <
             1e-12);
  BOOST_TEST(difference({{3, 2}, {1, 2}, {3, 2}}, [](const auto& x) { return sum((x[0] + x[1]) * x[2]); }) <
             1e-12);
  BOOST_TEST(difference({{3, 2}, {2, 4}, {3, 4}},
                        [](const auto& x) { return sum(matmul(x[0], x[1]) * x[2]); }) < 1e-12);
  BOOST_TEST(difference({{3, 2}, {3, 2}}, [](const auto& x) { return sum(tanh(x[0]) * x[1]); }) < 1e-12);
}

BOOST_AUTO_TEST_CASE(a_reused_operand_gets_all_its_contributions) {
  BOOST_TEST(difference({{2, 3}}, [](const auto& x) { return sum(x[0] * x[0] * x[0] + x[0]); }) < 1e-12);
  BOOST_TEST(difference({{3, 3}}, [](const auto& x) { return sum(matmul(x[0], x[0])); }) < 1e-12);
  // An inner value whose second use is found last by whoever walks from the loss.
  BOOST_TEST(difference({{2, 2}, {2, 2}}, [](const auto& x) {
               const auto h = tanh(x[0]);
               return sum(h + tanh(matmul(h, x[1])));
             }) < 1e-12);
}

BOOST_AUTO_TEST_CASE(a_deep_chain_needs_no_recursion) {
  BOOST_TEST(difference({{1, 2}}, [](const auto& x) {
               auto y = x[0];
               for (int k = 0; k < 20000; ++k) y = y + x[0];
               return sum(y);
             }) < 1e-8);
  BOOST_TEST(difference({{2, 2}}, [](const auto& x) {
               auto y = x[0];
               for (int k = 0; k < 30; ++k) y = tanh(y + x[0]);
               return sum(y * y);
             }) < 1e-12);
}

BOOST_AUTO_TEST_CASE(backward_starts_from_zero_each_time) {
  small::Tape tape;
  const small::Var x = tape.record(1, {3}), y = sum(x * x);
  tape.backward(y);
  tape.backward(y);
  BOOST_TEST(x.gradient()[0] == 6.0);
}

BOOST_AUTO_TEST_CASE(shapes_that_do_not_fit_are_refused) {
  small::Tape tape;
  const small::Var a = tape.record(2, {1, 2, 3, 4}), b = tape.record(1, {1, 2, 3});
  BOOST_CHECK_THROW(a + b, std::invalid_argument);
  BOOST_CHECK_THROW(a * b, std::invalid_argument);
  BOOST_CHECK_THROW(matmul(a, b), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(it_has_at_most_a_hundred_lines) {
  const std::string text = vqgrad::tests::read_source("/apps/walkthroughs/small_tape.hpp");
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') > 50);
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') <= 100);
}

BOOST_AUTO_TEST_SUITE_END()
