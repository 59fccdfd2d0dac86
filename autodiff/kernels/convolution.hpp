#pragma once
#include <cstddef>

namespace vqgrad::kernels {

/// The lengths of a 1-D cross-correlation: x (batch, channels, room) with its padding, weight (filters,
/// channels, width), y (batch, filters, places); place p reads x from p stride on.
struct Convolution {
  std::size_t batch, channels, room, filters, width, stride, places;
};

/// y = bias + weight * x
template <class T>
void convolve(const Convolution& size, const T* x, const T* weight, const T* bias, T* y);

/// dx from g = dL/dy
template <class T>
void convolve_input_gradient(const Convolution& size, const T* g, const T* weight, T* dx);

/// dweight from g, summed in double
template <class T>
void convolve_weight_gradient(const Convolution& size, const T* x, const T* g, T* dweight);

/// dbias from g, summed in double
template <class T>
void convolve_bias_gradient(const Convolution& size, const T* g, T* dbias);

}  // namespace vqgrad::kernels
