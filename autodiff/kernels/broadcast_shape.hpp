#pragma once
#include <array>
#include <cstddef>
#include <optional>

#include "autodiff/shape.hpp"

namespace vqgrad {

/// NumPy's rule: axes are matched from the last; two lengths fit if they are equal or one of them is 1.
std::optional<Shape> broadcast(const Shape& a, const Shape& b);

/// The step, in elements, of each axis of `to` while reading an array of shape `from` that was broadcast to
/// it: 0 along the axes that `from` repeats.
std::array<std::size_t, Shape::max_rank> broadcast_strides(const Shape& from, const Shape& to);

}  // namespace vqgrad
