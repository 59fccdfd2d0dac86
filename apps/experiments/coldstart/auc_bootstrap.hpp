#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/random.hpp"

namespace vqgrad {

/// Standard error of the AUC over n rows, for other groups of the same kind: the standard deviation over
/// `resamples` of the AUC of as many groups drawn with replacement, each with all its rows (the cluster
/// bootstrap; Efron and Tibshirani 1993, ch. 8). Rows of one item are no independent draws, so that drawing
/// rows would say too little. Resamples of one class are left out; 0 where fewer than two are left.
double auc_bootstrap_error(std::span<const float> scores, std::span<const float> labels,
                           std::span<const std::uint32_t> groups, Random random, std::size_t resamples = 100);

}  // namespace vqgrad
