#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "vq/rows.hpp"

namespace vqgrad {

/// Share of the variance of `vectors` around their mean that `reconstructions` explain; both (n, dim).
inline double variance_explained(std::span<const float> vectors, std::span<const float> reconstructions,
                                 std::size_t dim) {
  std::vector<double> mean(dim);
  const auto n = static_cast<double>(row_count("variance", vectors.size(), dim));
  for (std::size_t k = 0; k < vectors.size(); ++k) mean[k % dim] += static_cast<double>(vectors[k]) / n;
  double error = 0, variance = 0;
  for (std::size_t k = 0; k < vectors.size(); ++k) {
    const double x = static_cast<double>(vectors[k]);
    const double left = x - static_cast<double>(reconstructions[k]), off = x - mean[k % dim];
    error += left * left;
    variance += off * off;
  }
  return 1 - error / variance;
}

}  // namespace vqgrad
