// labels: unit
#include "autodiff/ops/factorization_machine.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>
#include <xtensor/xarray.hpp>
#include <xtensor/xmath.hpp>

#include "base/random.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

using Array = xt::xarray<double>;

BOOST_AUTO_TEST_SUITE(factorization_machine)

BOOST_AUTO_TEST_CASE(by_hand) {
  Tape<double> tape;  // (1, 2) (3, 4) + (1, 2) (5, 6) + (3, 4) (5, 6)
  const auto x = leaf(tape, {1, 2, 3, 4, 5, 6}, {1, 3, 2});
  const auto y = vqgrad::factorization_machine(x);
  BOOST_TEST(y.shape().text() == "(1)");
  BOOST_TEST(y.item() == 11.0 + 17 + 39);
  tape.backward(y);
  BOOST_TEST((list(x.gradient()) == std::vector<double>{8, 10, 6, 8, 4, 6}));
}

BOOST_AUTO_TEST_CASE(agrees_with_equation_5_in_xtensor) {
  for (const std::size_t width : {1u, 8u, 16u, 17u, 40u}) {
    Array x = Array::from_shape({9, 6, width});
    Random(width).fill_uniform(std::span<double>(x.data(), x.size()), -2.0, 2.0);
    const std::vector<std::size_t> fields{1}, columns{1};
    const Array sum = xt::sum(x, fields), squares = x * x, sum_of_squares = xt::sum(squares, fields);
    const Array difference = xt::square(sum) - sum_of_squares;
    const Array expected = 0.5 * xt::sum(difference, columns);
    Tape<double> tape;
    const auto y = vqgrad::factorization_machine(tape.input(x));
    for (std::size_t b = 0; b < 9; ++b)
      BOOST_TEST(y.values()[b] == expected(b), boost::test_tools::tolerance(1e-10));
  }
}

// (1 + 4096)^2 - 1 - 4096^2 in float is 8192 or 8194, by luck; the sum over pairs is right.
BOOST_AUTO_TEST_CASE(nothing_cancels_where_one_field_is_large) {
  Tape<float> tape;
  BOOST_TEST(vqgrad::factorization_machine(leaf<float>(tape, {1, 4097}, {1, 2, 1})).item() == 4097.0f);
  BOOST_TEST(vqgrad::factorization_machine(leaf<float>(tape, {1e-3f, 1e6f}, {1, 2, 1})).item() ==
             1e-3f * 1e6f);
}

BOOST_AUTO_TEST_CASE(one_field_has_no_pairs) {
  Tape<double> tape;
  const auto x = leaf(tape, {3, -2}, {1, 1, 2});
  const auto y = vqgrad::factorization_machine(x);
  BOOST_TEST(y.item() == 0.0);
  tape.backward(y);
  BOOST_TEST((list(x.gradient()) == std::vector<double>{0, 0}));
}

BOOST_AUTO_TEST_CASE(another_rank_is_an_error) {
  Tape<double> tape;
  const auto x = leaf(tape, {3, -2}, {1, 2}).named("fields");
  BOOST_TEST(error_of([&] { vqgrad::factorization_machine(x, here_7); }) ==
             "[factorization_machine] expected x (B, F, D), got 'fields' (1, 2), at case.cpp:7");
}

BOOST_AUTO_TEST_SUITE_END()
