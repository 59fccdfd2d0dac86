// labels: unit
#include "autodiff/ops/softmax.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>
#include <xtensor/xarray.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

#include "autodiff/ops/reduction.hpp"
#include "base/random.hpp"
#include "tests/support/tape_cases.hpp"
#include "tests/support/xtensor_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

}  // namespace

BOOST_AUTO_TEST_SUITE(softmax)

BOOST_AUTO_TEST_CASE(every_axis_agrees_with_xtensor) {
  Array x = Array::from_shape({3, 4, 18});
  Random(1).fill_uniform(std::span<double>(x.data(), x.size()), -5.0, 5.0);
  const Array e = mapped(x, std::exp);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const Array sums = xt::sum(e, {axis});
    Array expected = Array::from_shape(x.shape());
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 4; ++j)
        for (std::size_t k = 0; k < 18; ++k)
          expected(i, j, k) = e(i, j, k) / (axis == 0 ? sums(j, k) : axis == 1 ? sums(i, k) : sums(i, j));
    Tape<double> tape;
    require_close(vqgrad::softmax(tape.input(x), static_cast<int>(axis)).values(), expected);
    require_close(log_softmax(tape.input(x), static_cast<int>(axis) - 3).values(),
                  mapped(expected, std::log));
  }
}

BOOST_AUTO_TEST_CASE(large_logits_neither_overflow_nor_lose_their_differences) {
  Tape<float> tape;
  const auto x = leaf<float>(tape, {10000.f, 10001.f, -10000.f}, {3});
  const auto y = vqgrad::softmax(x), z = log_softmax(x);
  BOOST_TEST(y.values()[1] == 0.7310586f, boost::test_tools::tolerance(1e-6f));
  BOOST_TEST(y.values()[2] == 0.f);
  BOOST_TEST(z.values()[1] == -0.3132617f, boost::test_tools::tolerance(1e-6f));
  BOOST_TEST(z.values()[2] == -20001.3132617f, boost::test_tools::tolerance(1e-6f));
}

BOOST_AUTO_TEST_CASE(a_masked_logit_gets_no_weight_and_no_gradient) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, -inf, 2}, {3});
  const auto y = vqgrad::softmax(x);
  BOOST_TEST(y.values()[1] == 0);
  tape.backward(y, std::span<const double>(std::vector<double>{1, 5, 2}));
  BOOST_TEST(x.gradient()[1] == 0);
  BOOST_TEST(x.gradient()[0] == -x.gradient()[2], boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(an_axis_that_is_not_there_is_refused) {
  Tape<double> tape;
  const auto x = leaf(tape, {1, 2}, {2}).named("logits");
  BOOST_TEST(error_of([&] { vqgrad::softmax(x, 1, here_7); }) ==
             "[softmax] 'logits' (2) has no axis 1, at case.cpp:7");
  BOOST_TEST(error_of([&] { log_softmax(sum(x), -1, here_7); }) ==
             "[log_softmax] #1 () has no axis -1, at case.cpp:7");
}

BOOST_AUTO_TEST_SUITE_END()
