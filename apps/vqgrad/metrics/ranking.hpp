#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace vqgrad {

/// Area under the ROC curve: the chance that a positive's score exceeds a negative's, ties counting half
/// (the Mann-Whitney U statistic over n+ n-), by sorting once. NaN where one class is missing.
/// Throws Error if a score is NaN: sorted without a check, it would still give a plausible figure.
double area_under_roc(std::span<const float> scores, std::span<const float> labels);

/// Mean binary cross-entropy of logits s against labels y in {0, 1}, in nats:
/// log(1 + exp(s)) - y s.
double log_loss(std::span<const float> logits, std::span<const float> labels);

/// U / (n+ n-) of the Mann-Whitney statistic U: the chance that a positive's score exceeds a negative's, ties
/// counting half. Rows have `score` and `positive` and rise by score; row counts as `weight(row)` rows, an
/// integer. Counted in halves, so that the sum is exact whatever the order. NaN where a class is missing.
template <class Row, class Weight>
double mann_whitney(std::span<const Row> rows, const Weight& weight) {
  std::uint64_t negatives = 0, positives = 0, twice_wins = 0;
  for (std::size_t begin = 0; begin < rows.size();) {
    std::uint64_t tied_positives = 0, tied = 0;
    std::size_t end = begin;
    for (; end < rows.size() && rows[end].score == rows[begin].score; ++end) {
      const std::uint64_t n = weight(rows[end]);
      tied += n;
      tied_positives += n * rows[end].positive;
    }
    const std::uint64_t tied_negatives = tied - tied_positives;
    twice_wins += tied_positives * (2 * negatives + tied_negatives);
    negatives += tied_negatives;
    positives += tied_positives;
    begin = end;
  }
  if (negatives == 0 || positives == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(twice_wins) / 2 / static_cast<double>(positives) /
         static_cast<double>(negatives);
}

}  // namespace vqgrad
