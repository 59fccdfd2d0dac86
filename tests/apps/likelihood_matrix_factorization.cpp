// labels: unit
#include "apps/experiments/likelihood/matrix_factorization.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "apps/experiments/likelihood/fit_ratings.hpp"
#include "tests/apps/likelihood_two_kinds.hpp"

using namespace vqgrad;
namespace tt = boost::test_tools;

namespace {

UserPrior prior_of(std::vector<double> mean, std::vector<double> covariance) {
  UserPrior prior{mean, Cholesky(mean.size())};
  prior.factor.factor(covariance);
  return prior;
}

struct Head {
  TwoKinds data;
  Parameters<float> parameters{Random(5)};
  RatingHead head{parameters / "head", 2, data.space, data.popularity};

  Head() {
    Random random(6);
    for (auto& parameter : parameters) random.fill_normal(parameter.mutate(), 0, 0.4);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(likelihood_matrix_factorization)

BOOST_AUTO_TEST_CASE(the_posterior_predicts_as_the_tape_does) {
  const Head head;
  const std::vector<float> u{0.7f, -1.2f};
  const RatingBatch batch = rating_batch(std::span(head.data.test).first(1), head.data.space);
  Tape<float> tape;
  const auto logits = head.head(tape.input(std::span<const float>(u), Shape{1, 2}), batch).values();
  const UserPosterior posterior(head.head, prior_of({0, 0}, {1, 0, 0, 1}));
  const std::vector<double> point(u.begin(), u.end());
  for (std::uint32_t item = 0; item < TwoKinds::items; ++item) {
    double sum = 0;
    for (std::size_t k = 0; k < 4; ++k) sum += std::exp(static_cast<double>(logits[item * 4 + k]));
    const auto p = posterior.predict(point, item);
    for (std::size_t k = 0; k < 4; ++k)
      BOOST_TEST(p[k] == std::exp(static_cast<double>(logits[item * 4 + k])) / sum, tt::tolerance(1e-4));
  }
  // N(m, L L^T) of the vector is N(0, 1) of what stands for it: m + L (1, 2).
  const UserPosterior moved(head.head, prior_of({1, -2}, {4, 2, 2, 5}));
  const auto a = moved.predict(std::vector<double>{1, 2}, 3),
             b = posterior.predict(std::vector<double>{1 + 2, -2 + 1 + 2 * 2}, 3);
  for (std::size_t k = 0; k < 4; ++k) BOOST_TEST(a[k] == b[k], tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(newton_finds_the_mode_and_its_curvature) {
  const Head head;
  UserPosterior posterior(head.head, prior_of({0, 0}, {1, 0, 0, 1}));
  const auto& ratings = head.data.test[0].targets;
  posterior.fit(ratings);
  const std::vector<double> mode(posterior.mean().begin(), posterior.mean().end());
  BOOST_TEST(std::abs(mode[0]) + std::abs(mode[1]) > 0.1);
  const double step = 1e-3;
  const auto at = [&](double x, double y) {
    return posterior.log_joint(std::vector<double>{mode[0] + x, mode[1] + y}, ratings);
  };
  BOOST_TEST(std::abs(at(step, 0) - at(-step, 0)) / (2 * step) < 1e-4);
  BOOST_TEST(std::abs(at(0, step) - at(0, -step)) / (2 * step) < 1e-4);
  const double xx = -(at(step, 0) - 2 * at(0, 0) + at(-step, 0)) / (step * step),
               yy = -(at(0, step) - 2 * at(0, 0) + at(0, -step)) / (step * step),
               xy = -(at(step, step) - at(step, -step) - at(-step, step) + at(-step, -step)) /
                    (4 * step * step);
  const auto covariance = posterior.covariance();
  BOOST_TEST(covariance[0] == yy / (xx * yy - xy * xy), tt::tolerance(1e-3));
  BOOST_TEST(covariance[1] == -xy / (xx * yy - xy * xy), tt::tolerance(1e-3));
  // Draws have that covariance.
  Random random(7);
  double variance = 0;
  for (int i = 0; i < 20000; ++i) variance += std::pow(posterior.draw(random)[0] - mode[0], 2) / 20000;
  BOOST_TEST(variance == covariance[0], tt::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(without_ratings_the_posterior_is_the_prior) {
  const Head head;
  UserPosterior posterior(head.head, prior_of({0, 0}, {1, 0, 0, 1}));
  posterior.fit(head.data.test[0].targets);
  posterior.fit({});
  BOOST_TEST(posterior.mean()[0] == 0.0);
  BOOST_TEST(posterior.covariance()[3] == 1.0, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(it_tells_two_kinds_of_users_apart) {
  const TwoKinds data;
  Parameters<float> parameters{Random(8)};
  MatrixFactorization model(parameters / "mf", data.train.size(), 2, data.space, data.popularity);
  std::vector<Profile> prediction;
  for (const Profile& profile : data.test)
    prediction.push_back(prediction_profile(profile.user, profile.targets, Random(profile.user)));
  fit_ratings(
      model, parameters, data.space, [&](Random) { return data.train; }, prediction,
      {.epochs = 40, .batch = 10, .learning_rate = 2e-2, .patience = 40}, Random(9), [] {});
  const double before = model.sequential_bits(data.test, Random(10));
  model.learn_prior(data.train);
  const double popularity = data.popularity.bits(data.test) / (40 * 12);
  const double sequential = model.sequential_bits(data.test, Random(10)),
               predicted = model.prediction_bits(prediction, Random(10));
  BOOST_TEST_INFO(before << " " << sequential << " " << predicted << " " << popularity);
  BOOST_TEST(sequential < before);
  BOOST_TEST(sequential < popularity - 0.4);
  BOOST_TEST(predicted <
             data.popularity.bits(prediction) / static_cast<double>(count_targets(prediction)) - 0.4);
}

BOOST_AUTO_TEST_SUITE_END()
