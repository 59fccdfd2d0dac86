#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace vqgrad {

/// How well the test rows are ranked at one stage.
struct StageMetrics {
  double auc = 0;        ///< over all rows
  double auc_item = 0;   ///< mean over items of their own rows' AUC, items of one class left out
  double auc_user = 0;   ///< the same over users
  double f1 = 0;         ///< of predictions above the mean score, as the cold-start literature thresholds
  double logloss = 0;    ///< mean, in nats
  double auc_error = 0;  ///< the AUC's standard error for other cold items (or users); 0 where not estimated
};

/// Of n rows: their logits, labels in {0, 1}, items and users.
StageMetrics stage_metrics(std::span<const float> logits, std::span<const float> labels,
                           std::span<const std::uint32_t> items, std::span<const std::uint32_t> users);

/// Mean AUC over groups, groups of one class left out; NaN where none is left.
double grouped_auc(std::span<const float> logits, std::span<const float> labels,
                   std::span<const std::uint32_t> groups);

/// F1 of the predictions sigmoid(logit) > mean sigmoid(logit); 0 where there is no true positive.
double f1_above_mean(std::span<const float> logits, std::span<const float> labels);

}  // namespace vqgrad
