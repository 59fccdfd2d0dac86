#include "apps/coldstart/auc_bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

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

/// As area_under_roc, a row counting as often as its group was drawn; NaN where a class is missing.
double weighted_auc(const std::vector<Row>& rows, const std::vector<std::uint64_t>& weights) {
  std::uint64_t negatives = 0, positives = 0, twice_wins = 0;
  for (std::size_t begin = 0; begin < rows.size();) {
    std::uint64_t tied_positives = 0, tied = 0;
    std::size_t end = begin;
    for (; end < rows.size() && rows[end].score == rows[begin].score; ++end) {
      tied += weights[rows[end].group];
      tied_positives += weights[rows[end].group] * rows[end].positive;
    }
    const std::uint64_t tied_negatives = tied - tied_positives;
    twice_wins += tied_positives * (2 * negatives + tied_negatives);
    negatives += tied_negatives;
    positives += tied_positives;
    begin = end;
  }
  return static_cast<double>(twice_wins) / 2 / static_cast<double>(positives) /
         static_cast<double>(negatives);
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
    if (const double auc = weighted_auc(rows, weights); !std::isnan(auc)) aucs.push_back(auc);
  }
  if (aucs.size() < 2) return 0;
  double mean = 0, squares = 0;
  for (const double auc : aucs) mean += auc / static_cast<double>(aucs.size());
  for (const double auc : aucs) squares += (auc - mean) * (auc - mean);
  return std::sqrt(squares / static_cast<double>(aucs.size() - 1));
}

}  // namespace vqgrad
