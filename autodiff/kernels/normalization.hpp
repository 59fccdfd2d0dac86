#pragma once
#include <span>

#include "autodiff/kernels/runs.hpp"

namespace vqgrad::kernels {

/// The mean and the biased variance of the x[k] that go with each i.
template <class T>
void moments(const Runs& runs, const T* x, std::span<T> mean, std::span<T> variance, std::span<double> sums);

/// standard[k] = (x[k] - mean[i]) scale[i]
template <class T>
void standardize(const Runs& runs, const T* x, const T* mean, const T* scale, T* standard);

/// d = dL/dx in place of d = dL/dstandard, where mean and scale = 1 / sqrt(variance + epsilon) are x's own:
/// d[k] = scale (d[k] - mean d - standard[k] mean(d standard)). `sums` holds two values for each i.
template <class T>
void standardize_gradient(const Runs& runs, const T* standard, const T* scale, std::span<double> sums, T* d);

}  // namespace vqgrad::kernels
