// labels: unit
#include "apps/experiments/coldstart/stage_metrics.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numeric>
#include <vector>

using namespace vqgrad;

namespace {

/// Positives' scores lie one standard deviation above negatives'.
struct Rows {
  std::vector<float> scores, labels;
  std::vector<std::uint32_t> groups;

  explicit Rows(std::uint32_t count) {
    Random random(5);
    for (std::uint32_t k = 0; k < count; ++k) {
      labels.push_back(k % 3 == 0 ? 1.0f : 0.0f);
      scores.push_back(static_cast<float>(random.normal()) + labels.back());
      groups.push_back(1000 + k);
    }
  }
};

/// DeLong, DeLong and Clarke-Pearson 1988: var(V10) / m + var(V01) / n, V10 a positive's share of negatives
/// below it, V01 a negative's share of positives above it.
double delong_error(const Rows& rows) {
  std::vector<double> shares[2];
  for (std::size_t a = 0; a < rows.scores.size(); ++a) {
    double right = 0, others = 0;
    for (std::size_t b = 0; b < rows.scores.size(); ++b) {
      if (rows.labels[a] == rows.labels[b]) continue;
      ++others;
      right += (rows.scores[a] > rows.scores[b]) == (rows.labels[a] > rows.labels[b]);
    }
    shares[rows.labels[a] > 0].push_back(right / others);
  }
  double variance = 0;
  for (const auto& v : shares) {
    const auto n = static_cast<double>(v.size());
    const double mean = std::accumulate(v.begin(), v.end(), 0.0) / n;
    for (const double x : v) variance += (x - mean) * (x - mean) / (n - 1) / n;
  }
  return std::sqrt(variance);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(auc_bootstrap)

BOOST_AUTO_TEST_CASE(agrees_with_delong_where_each_row_is_a_group) {
  const Rows rows(600);
  const double error = auc_bootstrap_error(rows.scores, rows.labels, rows.groups, Random(1), 2000);
  BOOST_TEST(error == delong_error(rows), boost::test_tools::tolerance(0.06));
}

BOOST_AUTO_TEST_CASE(rows_of_a_group_stay_together) {
  Rows rows(600);
  const double alone = auc_bootstrap_error(rows.scores, rows.labels, rows.groups, Random(1));
  for (int copy = 0; copy < 3; ++copy)
    for (std::size_t k = 0; k < 600; ++k) {
      rows.scores.push_back(rows.scores[k]);
      rows.labels.push_back(rows.labels[k]);
      rows.groups.push_back(rows.groups[k]);
    }
  const double copied = auc_bootstrap_error(rows.scores, rows.labels, rows.groups, Random(1));
  BOOST_TEST(copied == alone, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(one_class_has_no_error) {
  const std::vector<float> scores{1, 2, 3}, labels{1, 1, 1};
  const std::vector<std::uint32_t> groups{1, 2, 3};
  BOOST_TEST(auc_bootstrap_error(scores, labels, groups, Random(1)) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
