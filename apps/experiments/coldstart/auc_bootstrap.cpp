#include "apps/experiments/coldstart/auc_bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "apps/vqgrad/metrics/mann_whitney.hpp"

namespace vqgrad {
namespace {

struct Row {
  float score;
  bool positive;
  std::uint32_t group;  // numbered from 0
};

std::vector<Row> sorted_rows(std::span<const float> scores, std::span<const float> labels,
                             std::span<const std::uint32_t> groups, std::uint32_t& count) {
  std::map<std::uint32_t, std::uint32_t> numbers;
  std::vector<Row> rows;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto group = numbers.emplace(groups[i], static_cast<std::uint32_t>(numbers.size())).first->second;
    rows.push_back({scores[i], labels[i] > 0.5f, group});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.score < b.score; });
  count = static_cast<std::uint32_t>(numbers.size());
  return rows;
}

}  // namespace

double auc_bootstrap_error(std::span<const float> scores, std::span<const float> labels,
                           std::span<const std::uint32_t> groups, Random random, std::size_t resamples) {
  std::uint32_t count = 0;
  const auto rows = sorted_rows(scores, labels, groups, count);
  std::vector<double> aucs;
  for (std::size_t r = 0; r < resamples; ++r) {
    std::vector<std::uint64_t> weights(count);
    for (std::uint32_t k = 0; k < count; ++k) ++weights[random.below(count)];
    const double auc =
        mann_whitney(std::span<const Row>(rows), [&](const Row& row) { return weights[row.group]; });
    if (!std::isnan(auc)) aucs.push_back(auc);
  }
  if (aucs.size() < 2) return 0;
  double mean = 0, squares = 0;
  for (const double auc : aucs) mean += auc / static_cast<double>(aucs.size());
  for (const double auc : aucs) squares += (auc - mean) * (auc - mean);
  return std::sqrt(squares / static_cast<double>(aucs.size() - 1));
}

}  // namespace vqgrad
