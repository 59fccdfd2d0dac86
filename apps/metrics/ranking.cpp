#include "apps/metrics/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/error.hpp"

namespace vqgrad {

double area_under_roc(std::span<const float> scores, std::span<const float> labels) {
  if (std::any_of(scores.begin(), scores.end(), [](float s) { return std::isnan(s); }))
    throw Error(Exit::internal, "a score is NaN: the model has diverged");
  struct Scored {
    float score;
    bool positive;
  };
  std::vector<Scored> rows(scores.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = {scores[i], labels[i] > 0.5f};
  std::sort(rows.begin(), rows.end(), [](const Scored& a, const Scored& b) { return a.score < b.score; });

  // Counted in halves, so that the sum is exact whatever the order.
  std::uint64_t negatives = 0, positives = 0, twice_wins = 0;
  for (std::size_t begin = 0; begin < rows.size();) {
    std::uint64_t tied_positives = 0, tied_negatives = 0;
    std::size_t end = begin;
    for (; end < rows.size() && rows[end].score == rows[begin].score; ++end)
      ++(rows[end].positive ? tied_positives : tied_negatives);
    twice_wins += tied_positives * (2 * negatives + tied_negatives);
    negatives += tied_negatives;
    positives += tied_positives;
    begin = end;
  }
  if (negatives == 0 || positives == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(twice_wins) / 2 / static_cast<double>(positives) /
         static_cast<double>(negatives);
}

double log_loss(std::span<const float> logits, std::span<const float> labels) {
  double sum = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double s = static_cast<double>(logits[i]);
    sum += std::max(s, 0.0) + std::log1p(std::exp(-std::abs(s))) - static_cast<double>(labels[i]) * s;
  }
  return sum / static_cast<double>(logits.size());
}

}  // namespace vqgrad
