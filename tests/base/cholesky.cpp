// labels: unit
#include "base/cholesky.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(cholesky)

BOOST_AUTO_TEST_CASE(solves_and_measures) {
  const std::vector<double> a{4, 99, 99, 2, 5, 99, -2, 1, 6};  // the upper half is not read
  Cholesky factor(3);
  factor.factor(a);
  std::vector<double> x{4 - 4 + 6, 2 - 10 - 3, -2 - 2 - 18};  // A (1, -2, -3)
  factor.solve(x);
  BOOST_TEST(x[0] == 1.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(x[1] == -2.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(x[2] == -3.0, boost::test_tools::tolerance(1e-12));
  std::vector<double> y{1, -2, -3};
  factor.multiply_transposed(y);
  // x^T A x = 1 * 6 - 2 * -11 - 3 * -22
  BOOST_TEST(y[0] * y[0] + y[1] * y[1] + y[2] * y[2] == 6.0 + 22 + 66, boost::test_tools::tolerance(1e-12));
  factor.solve_transposed(y);
  BOOST_TEST(y[2] == -3.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
