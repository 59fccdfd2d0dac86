#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

#include "bench/steps/workload.hpp"

namespace vqgrad::bench {

/// All trainable numbers in one array, and one pass of dense Adam over it that leaves the gradient zero.
class AdamArray {
 public:
  /// Returns the array's place for `values`.
  std::size_t add(const std::vector<float>& values) {
    const std::size_t at = x.size();
    x.insert(x.end(), values.begin(), values.end());
    gradient.resize(x.size());
    first_.resize(x.size());
    second_.resize(x.size());
    return at;
  }

  void step() {
    ++steps_;
    const double t = static_cast<double>(steps_);
    const auto rate = static_cast<float>(learning_rate / (1 - std::pow(0.9, t)));
    const auto correction = static_cast<float>(1 / std::sqrt(1 - std::pow(0.999, t)));
    float *p = x.data(), *g = gradient.data(), *m = first_.data(), *v = second_.data();
#pragma omp simd
    for (std::size_t i = 0; i < x.size(); ++i) {
      const float d = g[i] + static_cast<float>(l2) * p[i];
      m[i] = 0.9f * m[i] + 0.1f * d;
      v[i] = 0.999f * v[i] + 0.001f * d * d;
      p[i] -= rate * m[i] / (std::sqrt(v[i]) * correction + 1e-8f);
      g[i] = 0;
    }
  }

  std::vector<float> x, gradient;

 private:
  std::vector<float> first_, second_;
  std::size_t steps_ = 0;
};

}  // namespace vqgrad::bench
