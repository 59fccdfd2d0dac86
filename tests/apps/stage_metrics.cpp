// labels: unit
#include "apps/experiments/coldstart/stage_metrics.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

using namespace vqgrad;

namespace {

const std::vector<float> logits{0, 1, 2, 3, -1, 4}, labels{0, 1, 0, 1, 1, 1};
const std::vector<std::uint32_t> groups{7, 7, 2, 2, 2, 9};

}  // namespace

BOOST_AUTO_TEST_SUITE(stage_metrics)

BOOST_AUTO_TEST_CASE(grouped_auc_is_the_mean_over_groups_of_both_classes) {
  // Group 7: 1 above 0, AUC 1; group 2: of (3, 2) and (-1, 2) one is right, AUC 1/2; group 9 has one class.
  BOOST_TEST(grouped_auc(logits, labels, groups) == 0.75, boost::test_tools::tolerance(1e-12));
  const std::vector<std::uint32_t> alone{0, 1, 2, 3, 4, 5};
  BOOST_TEST(std::isnan(grouped_auc(logits, labels, alone)));
}

BOOST_AUTO_TEST_CASE(f1_takes_the_mean_score_as_threshold) {
  // sigmoid: .5, .731, .881, .953, .269, .982; mean .719: claims are rows 1, 2, 3, 5, hits 1, 3, 5.
  BOOST_TEST(f1_above_mean(logits, labels) == 2 * 3.0 / (4 + 4), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(f1_above_mean(std::vector<float>{1, 1}, std::vector<float>{1, 0}) == 0);
}

BOOST_AUTO_TEST_CASE(all_metrics_of_one_set_of_rows) {
  const StageMetrics metrics = vqgrad::stage_metrics(logits, labels, groups, groups);
  // Pairs of a positive and a negative: (1, 3, -1, 4) against (0, 2): 3 + 2 of 8 are right.
  BOOST_TEST(metrics.auc == 5.0 / 8, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(metrics.auc_item == 0.75, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(metrics.auc_user == metrics.auc_item);
  double logloss = 0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const double s = static_cast<double>(logits[k]);
    logloss += (std::log1p(std::exp(s)) - static_cast<double>(labels[k]) * s) / 6;
  }
  BOOST_TEST(metrics.logloss == logloss, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
