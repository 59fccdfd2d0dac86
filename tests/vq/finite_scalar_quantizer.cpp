// labels: unit
#include "vq/finite_scalar_quantizer.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "autodiff/ops/reduction.hpp"
#include "tests/support/says.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::per_element;

BOOST_AUTO_TEST_SUITE(finite_scalar_quantizer)

BOOST_AUTO_TEST_CASE(every_level_is_reached_and_none_beside_them) {
  for (std::size_t levels = 2; levels <= 9; ++levels) {
    const FiniteScalarQuantizer<float> quantizer{{levels}};
    std::vector<float> z{-1e6f, 1e6f};
    for (int k = -400; k <= 400; ++k) z.push_back(0.01f * static_cast<float>(k));
    const auto codes = quantizer.encode(z);
    const std::set<std::int32_t> found(codes.begin(), codes.end());
    BOOST_TEST(found.size() == levels);
    BOOST_TEST(*found.begin() == 0);
    BOOST_TEST(codes[0] == 0);
    BOOST_TEST(codes[1] == static_cast<std::int32_t>(levels) - 1);
    for (std::size_t k = 3; k < codes.size(); ++k) BOOST_TEST(codes[k] >= codes[k - 1]);
  }
}

BOOST_AUTO_TEST_CASE(levels_lie_evenly_in_minus_1_to_1) {
  const FiniteScalarQuantizer<double> odd{{5}}, even{{4}};
  BOOST_TEST(
      odd.decode(std::vector<std::int32_t>{0, 1, 2, 3, 4}) == (std::vector<double>{-1, -0.5, 0, 0.5, 1}),
      per_element());
  BOOST_TEST(even.decode(std::vector<std::int32_t>{0, 1, 2, 3}) == (std::vector<double>{-1, -0.5, 0, 0.5}),
             per_element());
}

BOOST_AUTO_TEST_CASE(zero_is_in_the_middle_of_a_level) {
  // The shift of even counts is for this: without it 0 lies on the edge between two levels.
  const FiniteScalarQuantizer<double> quantizer{{2, 3, 4, 5}};
  const auto codes = quantizer.encode(std::vector<double>(4, 0.0));
  BOOST_TEST(quantizer.decode(codes) == std::vector<double>(4, 0.0), per_element());
  for (const double nearby : {-0.2, 0.2})
    BOOST_TEST(quantizer.encode(std::vector<double>(4, nearby)) == codes, per_element());
}

BOOST_AUTO_TEST_CASE(the_gradient_is_that_of_the_bound) {
  const FiniteScalarQuantizer<double> quantizer{{8, 5}};
  Tape<double> tape;
  const auto z = leaf(tape, {0.7, -1.2}, {1, 2});
  tape.backward(sum(quantizer(z).output));
  const double h8 = 7 * 1.001 / 2, h5 = 4 * 1.001 / 2;
  const double t8 = std::tanh(0.7 + std::atanh(0.5 / h8)), t5 = std::tanh(-1.2);
  BOOST_TEST(z.gradient()[0] == h8 * (1 - t8 * t8) / 4, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(z.gradient()[1] == h5 * (1 - t5 * t5) / 2, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(no_dimension_and_one_level_are_refused) {
  BOOST_CHECK_EXCEPTION(FiniteScalarQuantizer<double>({}), UsageError, says("at least one dimension"));
  BOOST_CHECK_EXCEPTION(FiniteScalarQuantizer<double>({3, 1}), UsageError,
                        says("two levels or more per dimension, got 1"));
}

BOOST_AUTO_TEST_SUITE_END()
