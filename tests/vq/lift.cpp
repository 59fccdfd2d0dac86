// labels: unit grad
#include "vq/lift.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "autodiff/tools/gradient_check.hpp"
#include "tests/support/says.hpp"

using namespace vqgrad;
using boost::test_tools::tolerance;
using vqgrad::tests::says;

namespace {

Var<double> leaf(Tape<double>& tape, const std::vector<double>& values, Shape shape) {
  return tape.variable(std::span<const double>(values), shape);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lift)

BOOST_AUTO_TEST_CASE(outer_product_with_signed_root) {
  Tape<double> tape;
  const auto s = lift_by_outer_product(leaf(tape, {4, -9}, {1, 2}));
  BOOST_TEST((s.shape() == Shape{1, 2, 2}));
  const std::vector<double> expected{4, -6, -6, 9};
  for (std::size_t k = 0; k < 4; ++k) BOOST_TEST(s.values()[k] == expected[k], tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(no_element_is_nan_whatever_the_signs) {
  Tape<double> tape;
  const auto z = leaf(tape, {0.01, -0.02, 0, 3}, {1, 4});
  const auto s = lift_by_outer_product(z);
  tape.backward(s, std::vector<double>(16, 1.0));
  for (const double x : s.values()) BOOST_TEST(std::isfinite(x));
  for (const double slope : z.gradient()) BOOST_TEST((std::isfinite(slope) && slope != 0));
}

BOOST_AUTO_TEST_CASE(the_diagonal_brings_the_vector_back_up_to_its_sign) {
  Tape<double> tape;
  const auto d = diagonal(lift_by_outer_product(leaf(tape, {0.5, -2, 3}, {1, 3})));
  const std::vector<double> expected{0.5, 2, 3};
  for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(d.values()[k] == expected[k], tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(both_lifts_pass_the_gradient_check) {
  for (const Root root : {Root::none, Root::signed_root}) {
    Tape<double> tape;
    const auto check =
        check_gradients(tape, diagonal(lift_by_outer_product(leaf(tape, {0.5, -2, 3, -1}, {2, 2}), root)));
    BOOST_TEST(check.worst <= 1e-6, check.where);
  }
  Tape<double> tape;
  Parameters<double> parameters{Random{1}};
  const ConvolutionLift<double> lift(parameters / "lift", 4);
  const auto rows = lift(leaf(tape, {0.5, -2, 3, -1, 1, 0, 2, 1}, {2, 4}));
  BOOST_TEST((rows.shape() == Shape{2, 4, 4}));
  const auto check = check_gradients(tape, diagonal(rows));
  BOOST_TEST(check.worst <= 1e-6, check.where);
}

BOOST_AUTO_TEST_CASE(an_even_width_is_an_error_and_leaves_no_parameter) {
  Parameters<double> parameters;
  BOOST_CHECK_EXCEPTION((ConvolutionLift<double>(parameters / "lift", 4, 2)), UsageError,
                        says("odd width, got 2"));
  BOOST_TEST(parameters.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
