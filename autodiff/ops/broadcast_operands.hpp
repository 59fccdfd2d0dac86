#pragma once
#include "autodiff/errors.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

/// The shape of `a op b`, or an error that names both.
template <class T>
Shape broadcast_operands(const Op& op, Var<T> a, Var<T> b, Here here) {
  const auto shape = broadcast(a.shape(), b.shape());
  if (!shape)
    fail(op, a, "shapes do not broadcast: " + a.text() + " and " + b.text() + ": lengths must be equal or 1",
         here);
  return *shape;
}

}  // namespace vqgrad
