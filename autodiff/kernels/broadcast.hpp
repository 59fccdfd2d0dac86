#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

#include "autodiff/kernels/broadcast_shape.hpp"
#include "autodiff/kernels/grain.hpp"

namespace vqgrad::kernels {

enum class Write { set, add };

/// out[k] = f(a[...], b[...]) with NumPy broadcasting; `out` has shape `broadcast(a_shape, b_shape)`.
/// Same shapes, a scalar or a repeated trailing block run as plain contiguous loops.
template <class A, class B, class Out, class F>
void broadcast_apply(const A* a, const Shape& a_shape, const B* b, const Shape& b_shape, Out* out,
                     const Shape& shape, const F& f) {
  const std::size_t size = shape.size();
  if (size == 0) return;
  if (a_shape.size() == size && b_shape.size() == size) {
    for_parts(size, [&](std::size_t begin, std::size_t end) {
#pragma omp simd
      for (std::size_t k = begin; k < end; ++k) out[k] = f(a[k], b[k]);
    });
  } else if (b_shape.size() == 1) {
    const B one = *b;
    for_parts(size, [&](std::size_t begin, std::size_t end) {
#pragma omp simd
      for (std::size_t k = begin; k < end; ++k) out[k] = f(a[k], one);
    });
  } else if (a_shape.size() == 1) {
    const A one = *a;
    for_parts(size, [&](std::size_t begin, std::size_t end) {
#pragma omp simd
      for (std::size_t k = begin; k < end; ++k) out[k] = f(one, b[k]);
    });
  } else {
    const auto a_step = broadcast_strides(a_shape, shape);
    const auto b_step = broadcast_strides(b_shape, shape);
    const std::size_t last = shape.rank() - 1;
    const std::size_t inner = shape[last];
    std::array<std::size_t, Shape::max_rank> at{};
    // Constant steps, so that the inner loop is vectorized.
    const auto walk = [&](auto a_last, auto b_last) {
      for (std::size_t k = 0; k < size; k += inner) {
        std::size_t i = 0, j = 0;
        for (std::size_t axis = 0; axis < last; ++axis)
          i += at[axis] * a_step[axis], j += at[axis] * b_step[axis];
#pragma omp simd
        for (std::size_t x = 0; x < inner; ++x) out[k + x] = f(a[i + x * a_last], b[j + x * b_last]);
        for (std::size_t axis = last; axis-- > 0 && ++at[axis] == shape[axis];) at[axis] = 0;
      }
    };
    constexpr std::integral_constant<std::size_t, 0> stays;
    constexpr std::integral_constant<std::size_t, 1> moves;
    if (a_step[last] == 0)
      walk(stays, moves);
    else if (b_step[last] == 0)
      walk(moves, stays);
    else
      walk(moves, moves);
  }
}

/// to = the sum of `from` over the axes along which `to_shape` was broadcast to `from_shape`, in double.
template <class T>
void sum_to(std::span<const T> from, const Shape& from_shape, std::span<T> to, const Shape& to_shape,
            Write write);

}  // namespace vqgrad::kernels
