#include "apps/vqgrad/metrics/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
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
  return mann_whitney(std::span<const Scored>(rows), [](const Scored&) { return std::uint64_t{1}; });
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
