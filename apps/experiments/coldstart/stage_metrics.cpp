#include "apps/experiments/coldstart/stage_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "apps/vqgrad/metrics/ranking.hpp"

namespace vqgrad {

double grouped_auc(std::span<const float> logits, std::span<const float> labels,
                   std::span<const std::uint32_t> groups) {
  std::vector<std::uint32_t> order(groups.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return groups[a] < groups[b]; });
  std::vector<float> scores, classes;
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    scores.clear();
    classes.clear();
    std::size_t end = begin;
    for (; end < order.size() && groups[order[end]] == groups[order[begin]]; ++end) {
      scores.push_back(logits[order[end]]);
      classes.push_back(labels[order[end]]);
    }
    const double auc = area_under_roc(scores, classes);
    if (!std::isnan(auc)) sum += auc, ++count;
    begin = end;
  }
  return sum / static_cast<double>(count);
}

double f1_above_mean(std::span<const float> logits, std::span<const float> labels) {
  std::vector<double> scores;
  for (const float s : logits) scores.push_back(1 / (1 + std::exp(-static_cast<double>(s))));
  const double mean = std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
  double hits = 0, claims = 0, positives = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double claim = scores[i] > mean ? 1 : 0, label = static_cast<double>(labels[i]);
    hits += claim * label;
    claims += claim;
    positives += label;
  }
  return hits == 0 ? 0 : 2 * hits / (claims + positives);
}

StageMetrics stage_metrics(std::span<const float> logits, std::span<const float> labels,
                           std::span<const std::uint32_t> items, std::span<const std::uint32_t> users) {
  return {.auc = area_under_roc(logits, labels),
          .auc_item = grouped_auc(logits, labels, items),
          .auc_user = grouped_auc(logits, labels, users),
          .f1 = f1_above_mean(logits, labels),
          .logloss = log_loss(logits, labels)};
}

}  // namespace vqgrad
