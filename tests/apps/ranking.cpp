// labels: unit
#include "apps/vqgrad/metrics/ranking.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "base/error.hpp"
#include "base/random.hpp"

using namespace vqgrad;

namespace {

/// The definition, pair by pair.
double pairwise_auc(const std::vector<float>& scores, const std::vector<float>& labels) {
  double wins = 0, pairs = 0;
  for (std::size_t i = 0; i < scores.size(); ++i)
    for (std::size_t j = 0; j < scores.size(); ++j) {
      if (labels[i] < 0.5f || labels[j] > 0.5f) continue;
      ++pairs;
      wins += scores[i] > scores[j] ? 1.0 : scores[i] == scores[j] ? 0.5 : 0.0;
    }
  return wins / pairs;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ranking)

BOOST_AUTO_TEST_CASE(auc_of_small_cases) {
  const std::vector<float> labels{0, 0, 1, 1};
  BOOST_TEST(area_under_roc(std::vector<float>{1, 2, 3, 4}, labels) == 1.0);
  BOOST_TEST(area_under_roc(std::vector<float>{4, 3, 2, 1}, labels) == 0.0);
  BOOST_TEST(area_under_roc(std::vector<float>{7, 7, 7, 7}, labels) == 0.5);
  // scikit-learn's documented example: roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) is 0.75.
  BOOST_TEST(area_under_roc(std::vector<float>{0.1f, 0.4f, 0.35f, 0.8f}, labels) == 0.75);
}

BOOST_AUTO_TEST_CASE(auc_equals_its_definition_with_many_ties) {
  Random random(3);
  for (int round = 0; round < 20; ++round) {
    std::vector<float> scores(97), labels(97);
    for (auto& s : scores) s = static_cast<float>(random.below(9));
    for (auto& y : labels) y = static_cast<float>(random.below(2));
    BOOST_TEST(area_under_roc(scores, labels) == pairwise_auc(scores, labels),
               boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(auc_of_one_class_is_not_a_number) {
  BOOST_TEST(std::isnan(area_under_roc(std::vector<float>{1, 2}, std::vector<float>{1, 1})));
  BOOST_TEST(std::isnan(area_under_roc({}, {})));
}

BOOST_AUTO_TEST_CASE(a_nan_score_is_an_error) {
  const std::vector<float> scores{1, std::numeric_limits<float>::quiet_NaN()};
  BOOST_CHECK_THROW(area_under_roc(scores, std::vector<float>{1, 0}), Error);
}

BOOST_AUTO_TEST_CASE(log_loss_of_small_cases) {
  const double tolerance = 1e-12;
  BOOST_TEST(log_loss(std::vector<float>{0}, std::vector<float>{1}) == std::log(2.0),
             boost::test_tools::tolerance(tolerance));
  BOOST_TEST(log_loss(std::vector<float>{2, -1}, std::vector<float>{1, 0}) ==
                 (std::log1p(std::exp(-2.0)) + std::log1p(std::exp(-1.0))) / 2,
             boost::test_tools::tolerance(tolerance));
  BOOST_TEST(log_loss(std::vector<float>{1000, -1000}, std::vector<float>{0, 1}) == 1000.0);
}

BOOST_AUTO_TEST_SUITE_END()
