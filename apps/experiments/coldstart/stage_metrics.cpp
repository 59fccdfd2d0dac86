#include "apps/experiments/coldstart/stage_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "apps/experiments/coldstart/cold_model.hpp"
#include "apps/vqgrad/metrics/ranking.hpp"
#include "base/statistics.hpp"

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

constexpr std::size_t batch_size = 8192;

template <class T>
void append(std::vector<T>& all, std::span<const T> more) {
  all.insert(all.end(), more.begin(), more.end());
}

struct Predictions {
  std::vector<float> logits, labels;
  std::vector<std::uint32_t> items, users;

  Predictions(ColdModel& model, std::span<const std::uint32_t> rows) {
    Batches batches(model.data().encoder, {rows.begin(), rows.end()}, batch_size);
    const NoGrad guard(model.tape());
    for (const Batch& batch : batches) {
      model.tape().reset();
      append(logits, model.frozen_logits(batch).values());
      append(labels, batch.labels());
      append(items, batch.items());
      append(users, batch.users());
    }
  }
  StageMetrics metrics() const { return stage_metrics(logits, labels, items, users); }
};

}  // namespace

const std::array<StageMetrics::Field, 6> StageMetrics::fields{{{"auc", &StageMetrics::auc},
                                                               {"auc_item", &StageMetrics::auc_item},
                                                               {"auc_user", &StageMetrics::auc_user},
                                                               {"f1", &StageMetrics::f1},
                                                               {"logloss", &StageMetrics::logloss},
                                                               {"auc_error", &StageMetrics::auc_error}}};

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
  return estimate(aucs).deviation;
}

StageMetrics evaluate(ColdModel& model, std::span<const std::uint32_t> rows) {
  return Predictions(model, rows).metrics();
}

StageMetrics evaluate_test(ColdModel& model) {
  const Predictions test(model, model.data().split.test);
  StageMetrics metrics = test.metrics();
  metrics.auc_error = auc_bootstrap_error(test.logits, test.labels,
                                          model.data().side == Owner::item ? test.items : test.users,
                                          model.stream("bootstrap"));
  return metrics;
}

}  // namespace vqgrad
