#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace vqgrad {

/// x -> (x - mean) / deviation for each dimension; or with one deviation for all, the square root of their
/// mean variance, which keeps squared distances up to a factor. A dimension that is constant becomes 0,
/// whatever x.
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
      deviation_[j] = std::sqrt(squares / static_cast<double>(n));
    }
    if (one_deviation) std::ranges::fill(deviation_, std::sqrt(variance_));
  }

  std::vector<float> forward(std::span<const float> vectors) const {
    std::vector<float> result(vectors.size());
    for (std::size_t k = 0; k < result.size(); ++k) {
      const std::size_t j = k % mean_.size();
      if (deviation_[j] < constant) continue;
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
  /// Mean over all elements of the squared distance to the mean vector, of the constructor's vectors.
  double variance() const { return variance_; }

 private:
  /// A deviation below it is rounding.
  static constexpr double constant = 1e-12;

  std::vector<double> mean_, deviation_;
  double variance_ = 0;
};

}  // namespace vqgrad
