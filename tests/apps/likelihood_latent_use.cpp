// labels: unit
#include "apps/experiments/likelihood/latent_use.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(likelihood_latent_use)

BOOST_AUTO_TEST_CASE(information_of_a_known_mixture) {
  // Four posteriors far apart, each of 50 users: z tells which of the four, log2 4 bits, and no more.
  std::vector<float> apart, together, alone;
  for (int i = 0; i < 200; ++i) {
    apart.insert(apart.end(), {static_cast<float>(100 * (i % 4)), 0, 0, 0});
    together.insert(together.end(), {1, 2, 0, -1});
    alone.insert(alone.end(), {static_cast<float>(100 * i), 0, 0, 0});
  }
  BOOST_TEST(std::abs(gaussian_information(apart, 2, Random(1)) - 2) < 1e-6);
  BOOST_TEST(std::abs(gaussian_information(together, 2, Random(1))) < 1e-9);
  BOOST_TEST(std::abs(gaussian_information(alone, 2, Random(1)) - std::log2(200)) < 1e-6);
}

BOOST_AUTO_TEST_CASE(information_of_overlapping_gaussians) {
  // Two posteriors N(+-1, 1): I = E log2 q(z | x) / ((q_1 + q_2) / 2), by the trapezoidal rule.
  double expected = 0;
  for (double z = -10; z <= 10; z += 0.001) {
    const double own = std::exp(-(z - 1) * (z - 1) / 2), other = std::exp(-(z + 1) * (z + 1) / 2);
    expected += 0.001 * own / std::sqrt(2 * std::acos(-1.0)) * std::log2(own / ((own + other) / 2));
  }
  std::vector<float> encoded;
  for (int i = 0; i < 2000; ++i) encoded.insert(encoded.end(), {i % 2 == 0 ? 1.0f : -1.0f, 0});
  BOOST_TEST(std::abs(gaussian_information(encoded, 1, Random(2)) - expected) < 0.05);
  BOOST_TEST(gaussian_kl_bits(encoded, 1) > expected);  // which counts KL(q(z) || p) too
}

BOOST_AUTO_TEST_CASE(a_unit_is_active_where_its_mean_varies) {
  std::vector<float> encoded;  // deviations 0.2, 0.05 and 0 of the three means; log variances may vary
  for (int i = 0; i < 100; ++i) {
    const float sign = i % 2 == 0 ? 1.0f : -1.0f;
    encoded.insert(encoded.end(), {3 + 0.2f * sign, 0.05f * sign, 7, sign, sign, sign});
  }
  BOOST_TEST(active_units(encoded, 3) == 1u);
}

BOOST_AUTO_TEST_CASE(kl_in_bits) {
  BOOST_TEST(gaussian_kl_bits(std::vector<float>{1, 0, 0, 0}, 1) == 0.25 / std::log(2),
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(codes_tell_their_entropy) {
  // Rows 00, 01, 11, 11.
  const std::vector<std::int32_t> codes{0, 0, 0, 1, 1, 1, 1, 1};
  BOOST_TEST(code_information(codes, 2) == 1.5, boost::test_tools::tolerance(1e-12));
  const double second = -0.25 * std::log2(0.25) - 0.75 * std::log2(0.75);
  BOOST_TEST(mean_perplexity(codes, 2, 4) == (2 + std::exp2(second)) / 2,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(code_information(std::vector<std::int32_t>{3, 3, 3}, 1) == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()
