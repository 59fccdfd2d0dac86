#pragma once
#include <span>

#include "autodiff/kernels/broadcast_loop.hpp"

namespace vqgrad::kernels {

/// mean[i] and the biased variance[i] of the x[k] that go with i; `sums` has room for as many numbers.
template <class T>
void moments(const BroadcastLoop& loop, const T* x, std::span<T> mean, std::span<T> variance,
             std::span<double> sums);

/// Which elements share a mean and a variance: a column, or a row along the last axis.
enum class Group { column, row };

template <class T>
struct Normalization {
  const T *mean, *scale;  ///< of each group
  const T *gain, *bias;   ///< of each column
};

/// y[k] = gain[j] s + bias[j] with s = (x[k] - mean[i]) scale[i], for element k of group i and column j. The
/// backward pass needs s: it is left in `standard`, unless that is empty.
template <class T>
void normalize(const BroadcastLoop& loop, Group group, const Normalization<T>& by, const T* x,
               std::span<T> standard, T* y);

/// Turns d = dL/dstandard into d = dL/dx if mean and scale = 1 / sqrt(variance + epsilon) were computed from
/// x: d[k] = scale (d[k] - mean d - standard[k] mean(d standard)). `sums` has room for two numbers per group.
template <class T>
void standardize_gradient(const BroadcastLoop& loop, const T* standard, const T* scale,
                          std::span<double> sums, T* d);

}  // namespace vqgrad::kernels
