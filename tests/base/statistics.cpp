// labels: unit
#include "base/statistics.hpp"

#include <boost/test/unit_test.hpp>

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(statistics)

BOOST_AUTO_TEST_CASE(the_interval_is_students) {
  // scipy.stats: sem([1, 2, 3, 4, 6]) * t.ppf(.975, 4) = 0.860233 * 2.776445
  const Estimate five = estimate({1, 2, 3, 4, 6});
  BOOST_TEST(five.mean == 3.2, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(five.deviation == 1.9235384061671346, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(five.interval == 2.388388, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(estimate({0.7}).interval == 0);
}

BOOST_AUTO_TEST_SUITE_END()
