#include "nn/adam_update.hpp"

#include <cmath>

namespace vqgrad {

AdamStep AdamStep::at(std::uint64_t t, double learning_rate, double beta1, double beta2, double epsilon) {
  const double n = static_cast<double>(t);
  return {.beta1 = beta1,
          .beta2 = beta2,
          .epsilon = epsilon,
          .l2 = 0,
          .shrink = 1,
          .rate = learning_rate / (1 - std::pow(beta1, n)),
          .second_correction = 1 / std::sqrt(1 - std::pow(beta2, n))};
}

template <class T>
void adam_update(std::span<T> values, std::span<const T> gradient, std::span<T> first, std::span<T> second,
                 const AdamStep& step) {
  const T beta1 = T(step.beta1), rest1 = T(1 - step.beta1), beta2 = T(step.beta2), rest2 = T(1 - step.beta2);
  const T epsilon = T(step.epsilon), l2 = T(step.l2), shrink = T(step.shrink);
  const T rate = T(step.rate), correction = T(step.second_correction);
  T* __restrict x = values.data();
  const T* __restrict g = gradient.data();
  T* __restrict m = first.data();
  T* __restrict v = second.data();
#pragma omp simd
  for (std::size_t k = 0; k < values.size(); ++k) {
    const T shrunk = shrink * x[k];
    const T d = g[k] + l2 * shrunk;
    m[k] = beta1 * m[k] + rest1 * d;
    v[k] = beta2 * v[k] + rest2 * d * d;
    x[k] = shrunk - rate * m[k] / (correction * std::sqrt(v[k]) + epsilon);
  }
}

template void adam_update(std::span<float>, std::span<const float>, std::span<float>, std::span<float>,
                          const AdamStep&);
template void adam_update(std::span<double>, std::span<const double>, std::span<double>, std::span<double>,
                          const AdamStep&);

}  // namespace vqgrad
