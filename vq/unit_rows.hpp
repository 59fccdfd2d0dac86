#pragma once
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/reduction.hpp"

namespace vqgrad {

/// |x| = sqrt(sum_d x_d^2 + 1e-12) of each row, as a column: x (..., D), y (..., 1). The 1e-12 keeps the
/// slope at 0 finite.
template <class T>
Var<T> row_length(Var<T> x, Here here = {}) {
  return sqrt(add(sum(square(x, here), -1, Keep::yes, here), x.tape().scalar(T(1e-12), here), here), here);
}

/// x / |x|, row by row: on the unit sphere, or 0 for a row of zeros.
template <class T>
Var<T> unit_rows(Var<T> x, Here here = {}) {
  return divide(x, row_length(x, here), here);
}

}  // namespace vqgrad
