#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "autodiff/shape.hpp"

// NumPy's broadcasting: its rule, and the sum over what it repeated, which a gradient needs.
namespace vqgrad {

/// The shape of `a op b`: axes are matched from the last; two lengths fit if they are equal or one of them
/// is 1. No value if they do not fit.
std::optional<Shape> broadcast(const Shape& a, const Shape& b);

/// The stride, in elements, of each axis of `to` while reading an array of shape `from` that is broadcast to
/// it: 0 along the axes that `from` repeats.
std::array<std::size_t, Shape::max_rank> broadcast_strides(const Shape& from, const Shape& to);

namespace kernels {

/// The reverse of broadcasting `to_shape` to `from_shape`: to[i] = the sum of the from[k] that element i was
/// repeated to, in double, or to[i] plus that sum. Unless the shapes are equal, `sums` has room for to.size()
/// numbers.
template <class T>
void sum_to(std::span<const T> from, const Shape& from_shape, std::span<T> to, const Shape& to_shape,
            std::span<double> sums, bool add);

}  // namespace kernels
}  // namespace vqgrad
