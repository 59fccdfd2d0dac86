#pragma once
#include "autodiff/errors.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

/// The shape of the outer products of a (B, M) and b (B, N), row by row: (B, M, N). Fails where they are not.
template <class T>
Shape outer_shape(const Op& op, Var<T> a, Var<T> b, Here here) {
  if (a.shape().rank() != 2 || b.shape().rank() != 2 || a.shape()[0] != b.shape()[0])
    fail(op, a, "expected a (B, M) and b (B, N), got " + a.text() + " and " + b.text(), here);
  return {a.shape()[0], a.shape()[1], b.shape()[1]};
}

}  // namespace vqgrad
