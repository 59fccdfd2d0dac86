#pragma once
#include <cmath>

namespace vqgrad::kernels {

constexpr double signed_root_epsilon = 1e-12;

/// v / sqrt(|v| + 1e-12): sign(v) sqrt|v|, but with a finite slope at 0.
template <class T>
T signed_root(T v) {
  return v / std::sqrt(std::abs(v) + T(signed_root_epsilon));
}

/// g times the slope at v.
template <class T>
T signed_root_gradient(T v, T g) {
  const T size = std::abs(v) + T(signed_root_epsilon);
  return g * (size + T(signed_root_epsilon)) / (2 * size * std::sqrt(size));
}

}  // namespace vqgrad::kernels
