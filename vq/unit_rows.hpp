#pragma once
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/reduction.hpp"

namespace vqgrad {

/// |x| = sqrt(sum_d x_d^2 + 1e-12) of each row, as a column: x (..., D), y (..., 1). The 1e-12 keeps the
/// slope at 0 finite.
template <class T>
Var<T> row_length(Var<T> x, Here here = {}) {
  const TapeScope scope{x.tape(), here};
  return sqrt(sum(square(x), -1, Keep::yes) + 1e-12);
}

/// x / |x|, row by row: on the unit sphere, or 0 for a row of zeros.
template <class T>
Var<T> unit_rows(Var<T> x, Here here = {}) {
  const TapeScope scope{x.tape(), here};
  return x / row_length(x);
}

}  // namespace vqgrad
