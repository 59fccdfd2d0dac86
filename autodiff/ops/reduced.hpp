#pragma once
#include "autodiff/errors.hpp"
#include "autodiff/kernels/broadcast_loop.hpp"
#include "autodiff/ops/reduction.hpp"

namespace vqgrad {

/// A reduction of x over axes: the shape of y, the loop over x beside y, and the elements of x per element
/// of y.
struct Reduced {
  Shape shape;
  kernels::BroadcastLoop loop;
  std::size_t count;
};

/// An error if x does not have an axis, or if an axis is named twice.
template <class T>
Reduced reduced(const Op& op, Var<T> x, const Axes& axes, Keep keep, Here here) {
  const Shape from = x.shape();
  std::array<bool, Shape::max_rank> gone{};
  if (axes.all()) gone.fill(true);
  for (const int signed_axis : axes.list()) {
    const auto axis = from.axis(signed_axis);
    if (!axis) fail(op, x, x.text() + " has no axis " + std::to_string(signed_axis), here);
    if (gone[*axis]) fail(op, x, axes.text() + " names an axis of " + x.text() + " twice", here);
    gone[*axis] = true;
  }
  Shape kept = from, shape;
  for (std::size_t axis = 0; axis < from.rank(); ++axis) {
    if (gone[axis]) kept[axis] = 1;
    if (!gone[axis] || keep == Keep::yes) shape = shape.inserting(shape.rank(), kept[axis]);
  }
  std::size_t count = 1;
  for (std::size_t axis = 0; axis < from.rank(); ++axis) count *= gone[axis] ? from[axis] : 1;
  return {shape, kernels::BroadcastLoop(kept, from), count};
}

/// The same for a reduction that needs at least one element.
template <class T>
Reduced reduced_nonempty(const Op& op, Var<T> x, const Axes& axes, Keep keep, Here here) {
  const Reduced result = reduced(op, x, axes, keep, here);
  if (result.count == 0 && result.shape.size() > 0)
    fail(op, x, "takes at least one element, got none of " + x.text() + " over axes " + axes.text(), here);
  return result;
}

}  // namespace vqgrad
