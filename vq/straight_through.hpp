#pragma once
#include "autodiff/errors.hpp"
#include "autodiff/ops/stop_gradient.hpp"

namespace vqgrad {

/// The straight-through estimator as a graph operation: value of `q`, gradient of `z`:
///
///   z + stop_gradient(q - z)
///
/// (Bengio et al. 2013, arXiv 1308.3432; van den Oord et al. 2017, section 3.2). In float the value is q only
/// up to rounding at the size of z. Throws TapeError where the shapes differ.
template <class T>
Var<T> straight_through(Var<T> z, Var<T> q, Here here = {}) {
  const TapeScope scope{z.tape(), here};
  if (z.shape() != q.shape())
    fail("straight_through", z, "z and q have one shape, got " + z.text() + " and " + q.text());
  return z + stop_gradient(q - z);
}

}  // namespace vqgrad
