#pragma once
#include <span>

namespace vqgrad {

/// Area under the ROC curve: the chance that a positive's score exceeds a negative's, ties counting half
/// (the Mann-Whitney U statistic over n+ n-), by sorting once. NaN where one class is missing.
/// Throws Error where a score is NaN: sorted blindly, it would still give a plausible figure.
double area_under_roc(std::span<const float> scores, std::span<const float> labels);

/// Mean binary cross-entropy of logits s against labels y in {0, 1}, in nats:
/// log(1 + exp(s)) - y s.
double log_loss(std::span<const float> logits, std::span<const float> labels);

}  // namespace vqgrad
