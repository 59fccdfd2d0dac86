#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "base/random.hpp"

namespace vqgrad {

class ColdModel;

/// The quality of predictions at one stage.
struct StageMetrics {
  double auc = 0;        ///< over all rows
  double auc_item = 0;   ///< mean over items of the AUC of their rows, without items of one class
  double auc_user = 0;   ///< the same over users
  double f1 = 0;         ///< of predictions above the mean score, the threshold of the cold-start literature
  double logloss = 0;    ///< mean, in nats
  double auc_error = 0;  ///< the AUC's standard error for other cold items (or users); 0 if not estimated

  /// All of them with their names in JSON.
  using Field = std::pair<const char*, double StageMetrics::*>;
  static const std::array<Field, 6> fields;
};

/// Of n rows: their logits, labels in {0, 1}, items and users.
StageMetrics stage_metrics(std::span<const float> logits, std::span<const float> labels,
                           std::span<const std::uint32_t> items, std::span<const std::uint32_t> users);

/// Mean AUC over groups, without groups of one class; NaN if none is left.
double grouped_auc(std::span<const float> logits, std::span<const float> labels,
                   std::span<const std::uint32_t> groups);

/// F1 of the predictions sigmoid(logit) > mean sigmoid(logit); 0 without true positives.
double f1_above_mean(std::span<const float> logits, std::span<const float> labels);

/// Standard error of the AUC over n rows, for other groups of the same kind: the standard deviation over
/// `resamples` of the AUC of as many groups drawn with replacement, each with all its rows (the cluster
/// bootstrap; Efron and Tibshirani 1993, ch. 8). The rows of one item are no independent draws: a bootstrap
/// of rows would give too small an error. Resamples of one class are skipped; 0 if fewer than two are left.
double auc_bootstrap_error(std::span<const float> scores, std::span<const float> labels,
                           std::span<const std::uint32_t> groups, Random random, std::size_t resamples = 100);

/// The present model's metrics on rows of interactions, in evaluation mode.
StageMetrics evaluate(ColdModel& model, std::span<const std::uint32_t> rows);

/// The same on the test rows, with `auc_error`.
StageMetrics evaluate_test(ColdModel& model);

}  // namespace vqgrad
