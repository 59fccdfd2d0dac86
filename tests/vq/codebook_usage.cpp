// labels: unit
#include "vq/codebook_usage.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "base/error.hpp"

using namespace vqgrad;
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(codebook_usage)

BOOST_AUTO_TEST_CASE(all_alike_has_the_perplexity_of_the_codebook) {
  const auto usage = vqgrad::codebook_usage(std::vector<std::int32_t>{0, 1, 2, 3, 3, 2, 1, 0}, 4);
  BOOST_TEST(usage.used == 4u);
  BOOST_TEST(usage.entropy == 2.0);
  BOOST_TEST(usage.perplexity == 4.0);
  BOOST_TEST(usage.largest_share == 0.25);
}

BOOST_AUTO_TEST_CASE(one_code_for_all_is_a_constant) {
  const auto usage = vqgrad::codebook_usage(std::vector<std::int32_t>{7, 7, 7}, 32);
  BOOST_TEST(usage.used == 1u);
  BOOST_TEST(usage.dead() == 31u);
  BOOST_TEST(usage.perplexity == 1.0);
  BOOST_TEST(usage.largest_share == 1.0);
}

BOOST_AUTO_TEST_CASE(unequal_shares) {
  const auto usage = vqgrad::codebook_usage(std::vector<std::int32_t>{0, 0, 0, 1}, 3);
  const double entropy = -(0.75 * std::log2(0.75) + 0.25 * std::log2(0.25));
  BOOST_TEST(usage.entropy == entropy, tolerance(1e-12));
  BOOST_TEST(usage.perplexity == std::exp2(entropy), tolerance(1e-12));
  BOOST_TEST(usage.used_share() == 2.0 / 3, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(nothing_assigned) {
  const auto usage = vqgrad::codebook_usage({}, 4);
  BOOST_TEST(usage.used == 0u);
  BOOST_TEST(usage.perplexity == 0.0);
}

BOOST_AUTO_TEST_CASE(of_counts_it_is_the_same) {
  const auto counted = usage_of_counts({3, 0, 1});
  const auto usage = vqgrad::codebook_usage(std::vector<std::int32_t>{0, 2, 0, 0}, 3);
  BOOST_TEST(counted.counts == usage.counts, boost::test_tools::per_element());
  BOOST_TEST(counted.codes == 3u);
  BOOST_TEST(counted.used == 2u);
  BOOST_TEST(counted.perplexity == usage.perplexity);
  BOOST_TEST(counted.largest_share == 0.75);
}

BOOST_AUTO_TEST_CASE(a_code_outside_is_an_error) {
  BOOST_CHECK_THROW(vqgrad::codebook_usage(std::vector<std::int32_t>{4}, 4), Error);
  BOOST_CHECK_THROW(vqgrad::codebook_usage(std::vector<std::int32_t>{-1}, 4), Error);
}

BOOST_AUTO_TEST_SUITE_END()
