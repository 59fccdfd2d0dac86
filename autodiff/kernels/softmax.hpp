#pragma once
#include <span>

#include "autodiff/kernels/broadcast_loop.hpp"

namespace vqgrad::kernels {

/// For each element i of the small array, over the elements k that go with it: e[k] = exp(x[k] - m[i]) and
/// sums[i] = the sum of e[k]. m[i] is the largest x[k], or 0 if that is infinite or NaN.
template <class T>
void shifted_exp(const BroadcastLoop& loop, const T* x, T* e, T* m, std::span<double> sums);

}  // namespace vqgrad::kernels
