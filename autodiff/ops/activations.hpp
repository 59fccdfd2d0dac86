#pragma once
#include "autodiff/tape.hpp"

// Activation functions, element by element. Subgradients at kinks are PyTorch's.
namespace vqgrad {

/// y = max(x, 0); dy/dx = 0 at 0.
template <class T>
Var<T> relu(Var<T> x, Here here = {});

/// y = x for x > 0, else slope x; dy/dx = slope at 0. Maas, Hannun, Ng 2013.
template <class T>
Var<T> leaky_relu(Var<T> x, double slope = 0.01, Here here = {});

/// y = tanh x; dy/dx = 1 - y^2.
template <class T>
Var<T> tanh(Var<T> x, Here here = {});

/// y = 1 / (1 + e^-x); dy/dx = y (1 - y).
template <class T>
Var<T> sigmoid(Var<T> x, Here here = {});

/// y = ln(1 + e^x), computed as max(x, 0) + ln(1 + e^-|x|), which neither overflows nor loses small values;
/// dy/dx = sigmoid(x). Dugas et al. 2000, "Incorporating second-order functional knowledge".
template <class T>
Var<T> softplus(Var<T> x, Here here = {});

/// y = x P(x) with the normal distribution P(x) = (1 + erf(x / sqrt 2)) / 2, exact, not the tanh
/// approximation; dy/dx = P(x) + x p(x), p(x) = e^(-x^2 / 2) / sqrt(2 pi).
/// Hendrycks and Gimpel 2016, arXiv 1606.08415.
template <class T>
Var<T> gelu(Var<T> x, Here here = {});

}  // namespace vqgrad
