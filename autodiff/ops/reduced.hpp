#pragma once
#include "autodiff/errors.hpp"
#include "autodiff/kernels/runs.hpp"
#include "autodiff/ops/reduction.hpp"

namespace vqgrad {

/// What a reduction of x over axes makes: y's shape, and x beside y.
struct Reduced {
  Shape shape;
  kernels::Runs runs;
  std::size_t count;  ///< elements of x for each one of y
};

/// Refuses an axis that x does not have, or has been given twice.
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
  return {shape, kernels::Runs(kept, from), count};
}

/// The same for a reduction that has no value for no elements.
template <class T>
Reduced reduced_nonempty(const Op& op, Var<T> x, const Axes& axes, Keep keep, Here here) {
  const Reduced result = reduced(op, x, axes, keep, here);
  if (result.count == 0 && result.shape.size() > 0)
    fail(op, x, "takes at least one element, got none of " + x.text() + " over axes " + axes.text(), here);
  return result;
}

}  // namespace vqgrad
