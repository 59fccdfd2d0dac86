#pragma once
#include "autodiff/kernels/runs.hpp"

namespace vqgrad::kernels {

/// For every small element i, over the x[k] that go with it: e[k] = exp(x[k] - m[i]) and
/// sums[i] = sum of e[k], m the maximum, or 0 where that is infinite or NaN.
template <class T>
void shifted_exp(const Runs& runs, const T* x, T* e, T* m, double* sums);

}  // namespace vqgrad::kernels
