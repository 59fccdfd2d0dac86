#pragma once
#include <span>

#include "autodiff/kernels/runs.hpp"

namespace vqgrad::kernels {

/// The mean and the biased variance of the x[k] that go with each i.
template <class T>
void moments(const Runs& runs, const T* x, std::span<T> mean, std::span<T> variance, std::span<double> sums);

/// What shares a mean and a variance: a column, or a row along the last axis.
enum class Group { column, row };

template <class T>
struct Normalization {
  const T *mean, *scale;  ///< of each group
  const T *gain, *bias;   ///< of each column
};

/// y[k] = gain[j] s + bias[j] with s = (x[k] - mean[i]) scale[i], for element k of group i and column j. What
/// a gradient needs, s, is left in `standard`, unless that is empty.
template <class T>
void normalize(const Runs& runs, Group group, const Normalization<T>& by, const T* x, std::span<T> standard,
               T* y);

/// d = dL/dx in place of d = dL/dstandard, where mean and scale = 1 / sqrt(variance + epsilon) are x's own:
/// d[k] = scale (d[k] - mean d - standard[k] mean(d standard)). `sums` holds two values for each i.
template <class T>
void standardize_gradient(const Runs& runs, const T* standard, const T* scale, std::span<double> sums, T* d);

}  // namespace vqgrad::kernels
