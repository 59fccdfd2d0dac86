#include "autodiff/kernels/runs.hpp"

#include <algorithm>
#include <limits>

#include "autodiff/kernels/broadcast_shape.hpp"

namespace vqgrad::kernels {
namespace {

/// Not std::max, which drops a NaN on one side.
template <class T>
T larger(T a, T b) {
  return b > a || b != b ? b : a;
}

}  // namespace

Runs::Runs(const Shape& small, const Shape& large) : large_size_(large.size()), small_size_(small.size()) {
  const auto strides = broadcast_strides(small, large);
  std::size_t count = 0;
  for (std::size_t axis = large.rank(); axis-- > 0;) {
    if (large[axis] == 1) continue;
    if (count > 0 && strides[axis] == step_[count - 1] * length_[count - 1]) {
      length_[count - 1] *= large[axis];
    } else {
      length_[count] = large[axis];
      step_[count++] = strides[axis];
    }
  }
}

template <class T>
void Runs::max(const T* x, T* y) const {
  std::fill_n(y, small_size_, -std::numeric_limits<T>::infinity());
  each_run(0, runs(), [&](std::size_t k, std::size_t i, std::size_t length) {
    if (!repeats()) {
#pragma omp simd
      for (std::size_t v = 0; v < length; ++v) y[i + v] = larger(y[i + v], x[k + v]);
      return;
    }
    std::array<T, lanes> best;
    best.fill(y[i]);
    std::size_t v = 0;
    for (; v + lanes <= length; v += lanes)
#pragma omp simd
      for (std::size_t lane = 0; lane < lanes; ++lane) best[lane] = larger(best[lane], x[k + v + lane]);
    for (std::size_t lane = 0; v < length; ++v, ++lane) best[lane] = larger(best[lane], x[k + v]);
    for (const T value : best) y[i] = larger(y[i], value);
  });
}

template void Runs::max(const float*, float*) const;
template void Runs::max(const double*, double*) const;

}  // namespace vqgrad::kernels
