#pragma once
#include <span>

// Functions of whole arrays, vectorized through xsimd. An element's result does not depend on where in the
// array it stands, nor on the number of threads. `y` may be `x`. Within 4 units in the last place, gelu and
// its slope within 64 epsilon max(1, |y|); a result too small for a normal number may be 0. Infinities and
// NaN as in the formulas. tests/autodiff/transcendental.cpp checks all of it.
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
