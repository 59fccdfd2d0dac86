#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace vqgrad {

/// x -> (x - mean) / deviation, dimension by dimension; or with one deviation for all, the root of their mean
/// variance, which keeps squared distances up to a factor.
class Standardizer {
 public:
  Standardizer(std::span<const float> vectors, std::size_t width, bool one_deviation = false)
      : mean_(width), deviation_(width) {
    const std::size_t n = vectors.size() / width;
    for (std::size_t j = 0; j < width; ++j) {
      double sum = 0, squares = 0;
      for (std::size_t i = 0; i < n; ++i) sum += static_cast<double>(vectors[i * width + j]);
      mean_[j] = sum / static_cast<double>(n);
      for (std::size_t i = 0; i < n; ++i) {
        const double d = static_cast<double>(vectors[i * width + j]) - mean_[j];
        squares += d * d;
      }
      variance_ += squares / static_cast<double>(n * width);
      deviation_[j] = std::max(std::sqrt(squares / static_cast<double>(n)), 1e-12);
    }
    if (one_deviation) std::ranges::fill(deviation_, std::max(std::sqrt(variance_), 1e-12));
  }

  std::vector<float> forward(std::span<const float> vectors) const {
    std::vector<float> result(vectors.size());
    for (std::size_t k = 0; k < result.size(); ++k) {
      const std::size_t j = k % mean_.size();
      result[k] = static_cast<float>((static_cast<double>(vectors[k]) - mean_[j]) / deviation_[j]);
    }
    return result;
  }
  std::vector<float> back(std::span<const float> vectors) const {
    std::vector<float> result(vectors.size());
    for (std::size_t k = 0; k < result.size(); ++k) {
      const std::size_t j = k % mean_.size();
      result[k] = static_cast<float>(mean_[j] + deviation_[j] * static_cast<double>(vectors[k]));
    }
    return result;
  }
  /// Mean over all elements of the squared distance to the mean vector, of the vectors it was made of.
  double variance() const { return variance_; }

 private:
  std::vector<double> mean_, deviation_;
  double variance_ = 0;
};

}  // namespace vqgrad
