#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

#include "autodiff/kernels/broadcast.hpp"
#include "autodiff/kernels/fill.hpp"

namespace vqgrad::kernels {

/// out[k] = f(a[...], b[...]) with NumPy broadcasting; `out` has shape `broadcast(a_shape, b_shape)`.
/// Equal shapes and a scalar operand are plain contiguous loops, shared among threads.
template <class A, class B, class Out, class F>
void broadcast_apply(const A* a, const Shape& a_shape, const B* b, const Shape& b_shape, Out* out,
                     const Shape& shape, const F& f) {
  const std::size_t size = shape.size();
  if (size == 0) return;
  const std::span<Out> all(out, size);
  if (a_shape.size() == size && b_shape.size() == size) {
    fill(all, [=](std::size_t k) { return f(a[k], b[k]); });
  } else if (b_shape.size() == 1) {
    fill(all, [=, one = *b](std::size_t k) { return f(a[k], one); });
  } else if (a_shape.size() == 1) {
    fill(all, [=, one = *a](std::size_t k) { return f(one, b[k]); });
  } else {
    const auto a_step = broadcast_strides(a_shape, shape);
    const auto b_step = broadcast_strides(b_shape, shape);
    const std::size_t last = shape.rank() - 1;
    const std::size_t inner = shape[last];
    std::array<std::size_t, Shape::max_rank> position{};
    // Constant steps, so that the inner loop is vectorized.
    const auto rows = [&](auto a_last, auto b_last) {
      for (std::size_t k = 0; k < size; k += inner) {
        std::size_t i = 0, j = 0;
        for (std::size_t axis = 0; axis < last; ++axis)
          i += position[axis] * a_step[axis], j += position[axis] * b_step[axis];
#pragma omp simd
        for (std::size_t x = 0; x < inner; ++x) out[k + x] = f(a[i + x * a_last], b[j + x * b_last]);
        for (std::size_t axis = last; axis-- > 0 && ++position[axis] == shape[axis];) position[axis] = 0;
      }
    };
    constexpr std::integral_constant<std::size_t, 0> stays;
    constexpr std::integral_constant<std::size_t, 1> moves;
    if (a_step[last] == 0)
      rows(stays, moves);
    else if (b_step[last] == 0)
      rows(moves, stays);
    else
      rows(moves, moves);
  }
}

}  // namespace vqgrad::kernels
