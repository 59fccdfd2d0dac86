#pragma once
#include <span>

// Functions of whole arrays, vectorized with xsimd; `y` may be `x`. The result of an element depends neither
// on its position nor on the thread count. Errors are at most 4 units in the last place; of gelu and its
// slope, 64 epsilon max(1, |y|). A result too small for a normal number may be 0. Infinities and NaN follow
// the formulas. tests/autodiff/transcendental.cpp checks all of this.
namespace vqgrad::kernels {

template <class T>
void exp(std::span<const T> x, std::span<T> y);
template <class T>
void expm1(std::span<const T> x, std::span<T> y);
template <class T>
void log(std::span<const T> x, std::span<T> y);
template <class T>
void log1p(std::span<const T> x, std::span<T> y);
template <class T>
void tanh(std::span<const T> x, std::span<T> y);

/// y = 1 / (1 + e^-x)
template <class T>
void sigmoid(std::span<const T> x, std::span<T> y);

/// y = ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)
template <class T>
void softplus(std::span<const T> x, std::span<T> y);

/// y = x P(x), P the standard normal distribution function.
template <class T>
void gelu(std::span<const T> x, std::span<T> y);
/// y = P(x) + x p(x), p the standard normal density.
template <class T>
void gelu_slope(std::span<const T> x, std::span<T> y);

}  // namespace vqgrad::kernels
