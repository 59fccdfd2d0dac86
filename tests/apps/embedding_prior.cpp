// labels: unit
#include "apps/experiments/coldstart/embedding_prior.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "base/random.hpp"

using namespace vqgrad;

namespace {

constexpr std::size_t d = 3, s = 2, n = 400;

/// Ids whose embeddings are x = M [side, 1] + noise, rated often enough to tell x.
struct Invented {
  std::vector<Evidence> evidence;
  std::vector<float> side;
  std::vector<double> x;

  explicit Invented(double noise) {
    Random random(3);
    for (std::size_t k = 0; k < n; ++k) {
      for (std::size_t a = 0; a < s; ++a) side.push_back(static_cast<float>(random.uniform(-1, 1)));
      Evidence sum(d);
      for (std::size_t j = 0; j < d; ++j)
        x.push_back(static_cast<double>(side[k * s]) * static_cast<double>(j + 1) - 0.5 +
                    noise * random.normal());
      for (int rating = 0; rating < 2000; ++rating) {
        std::vector<float> direction(d);
        random.fill_normal(std::span(direction), 0, 1);
        double logit = 0;
        for (std::size_t j = 0; j < d; ++j) logit += static_cast<double>(direction[j]) * x[k * d + j];
        // The second-order model itself: residual w j^T x under weight w.
        sum.add(direction, 0.25 * logit, 0.25);
      }
      evidence.push_back(sum);
    }
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(embedding_prior)

BOOST_AUTO_TEST_CASE(without_ratings_the_mode_is_what_side_information_tells) {
  const Invented ids(0.05);
  const EmbeddingPrior prior(ids.evidence, ids.side);
  const std::vector<float> side{0.5f, -0.7f};
  const auto mode = prior.mode(Evidence(d), side, std::vector<double>(d));
  BOOST_TEST(mode == prior.mean(side), boost::test_tools::per_element());
  // The ridge shrinks the slope: (j + 1) 0.5 - 0.5 lies between no slope and all of it.
  for (std::size_t j = 0; j < d; ++j) {
    const double full = 0.5 * static_cast<double>(j + 1);
    BOOST_TEST(mode[j] > -0.5);
    BOOST_TEST(mode[j] < full - 0.5 + 0.1);
  }
}

BOOST_AUTO_TEST_CASE(with_many_ratings_the_mode_is_the_likelihoods) {
  const Invented ids(0.5);
  const EmbeddingPrior prior(ids.evidence, ids.side);
  for (const std::size_t k : {0u, 7u, 99u}) {
    const auto mode =
        prior.mode(ids.evidence[k], std::span(ids.side).subspan(k * s, s), std::vector<double>(d));
    for (std::size_t j = 0; j < d; ++j) BOOST_TEST(std::abs(mode[j] - ids.x[k * d + j]) < 0.02);
  }
}

BOOST_AUTO_TEST_CASE(at_the_mode_prior_and_evidence_pull_alike) {
  const Invented ids(0.5);
  const EmbeddingPrior prior(ids.evidence, ids.side);
  Evidence few(d);
  few.add(std::vector<float>{1, -2, 0.5f}, 0.3, 0.2);
  few.add(std::vector<float>{0.2f, 1, 1}, -0.6, 0.24);
  const std::vector<float> side{0.1f, 0.9f};
  const std::vector<double> x0{0.3, -0.1, 0.2};
  const auto x = prior.mode(few, side, x0), mean = prior.mean(side);
  const auto h = prior.curvature(few), p = prior.curvature(Evidence(d));
  for (std::size_t a = 0; a < d; ++a) {
    double pull = few.gradient[a];
    for (std::size_t b = 0; b < d; ++b) {
      const std::size_t lower = std::max(a, b) * d + std::min(a, b);
      pull -= few.information[lower] * (x[b] - x0[b]) + p[lower] * (x[b] - mean[b]);
      BOOST_TEST(h[lower] == few.information[lower] + p[lower]);
    }
    BOOST_TEST(std::abs(pull) < 1e-9);
  }
}

BOOST_AUTO_TEST_CASE(the_metric_is_the_mean_square_of_the_logit) {
  const Invented ids(0.5);
  const EmbeddingPrior prior(ids.evidence, ids.side);
  // Directions are standard normal with weight 1/4: the mean information is I / 4.
  std::vector<double> x{1, 2, -2};
  prior.metric().multiply_transposed(x);
  BOOST_TEST(x[0] * x[0] + x[1] * x[1] + x[2] * x[2] == 9 * 0.25, boost::test_tools::tolerance(0.02));
  prior.metric().solve_transposed(x);
  BOOST_TEST(x[1] == 2.0, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
