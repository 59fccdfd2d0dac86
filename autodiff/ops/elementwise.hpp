#pragma once
#include "autodiff/tape.hpp"

// Element by element; the result has the operand's shape, or for two operands NumPy's broadcast of theirs.
// add, subtract, multiply, divide and negate are declared in autodiff/variable.hpp, beside the operators.
// Subgradients at kinks are those of PyTorch and are tested in tests/autodiff/kinks.cpp.
namespace vqgrad {

/// y = x^2
template <class T>
Var<T> square(Var<T> x, Here here = {});

/// y = sqrt(x) for x >= 0; dy/dx = 1 / (2 y) is infinite at 0.
template <class T>
Var<T> sqrt(Var<T> x, Here here = {});
/// y = x / sqrt(|x| + e), e = 1e-12: sign(x) sqrt|x|, but with a finite slope at 0, 1 / sqrt e;
/// dy/dx = (|x| + 2 e) / (2 (|x| + e)^1.5).
template <class T>
Var<T> signed_root(Var<T> x, Here here = {});

/// y = x^p, dy/dx = p x^(p - 1), and 0 for p = 0. A negative x needs a whole p.
template <class T>
Var<T> pow(Var<T> x, double exponent, Here here = {});

/// y = e^x
template <class T>
Var<T> exp(Var<T> x, Here here = {});

/// y = e^x - 1, which keeps the digits of a small x
template <class T>
Var<T> expm1(Var<T> x, Here here = {});

/// y = ln x for x > 0
template <class T>
Var<T> log(Var<T> x, Here here = {});

/// y = ln(1 + x) for x > -1, which keeps the digits of a small x
template <class T>
Var<T> log1p(Var<T> x, Here here = {});

/// y = tanh x, dy/dx = 1 - y^2
template <class T>
Var<T> tanh(Var<T> x, Here here = {});

/// y = 1 / (1 + e^-x), dy/dx = y (1 - y)
template <class T>
Var<T> sigmoid(Var<T> x, Here here = {});

/// y = ln(1 + e^x), computed as max(x, 0) + ln(1 + e^-|x|), which neither overflows nor loses small values;
/// dy/dx = sigmoid(x). Dugas et al. 2000, "Incorporating second-order functional knowledge".
template <class T>
Var<T> softplus(Var<T> x, Here here = {});

/// y = max(x, 0); dy/dx = 0 at 0.
template <class T>
Var<T> relu(Var<T> x, Here here = {});

/// y = x for x > 0, slope x elsewhere; dy/dx = slope at 0.
template <class T>
Var<T> leaky_relu(Var<T> x, double slope = 0.01, Here here = {});

/// y = x P(x) with the normal distribution P(x) = (1 + erf(x / sqrt 2)) / 2, exact, not the tanh
/// approximation; dy/dx = P(x) + x p(x), p(x) = e^(-x^2 / 2) / sqrt(2 pi).
/// Hendrycks and Gimpel 2016, arXiv 1606.08415.
template <class T>
Var<T> gelu(Var<T> x, Here here = {});

/// y = |x|; dy/dx = sign x, 0 at 0.
template <class T>
Var<T> abs(Var<T> x, Here here = {});

/// y = min(max(x, low), high); dy/dx = 1 inside and at both borders, 0 outside.
template <class T>
Var<T> clamp(Var<T> x, double low, double high, Here here = {});

/// y = min(a, b); at a tie each operand gets half of the gradient.
template <class T>
Var<T> minimum(Var<T> a, Var<T> b, Here here = {});

/// y = max(a, b); at a tie each operand gets half of the gradient.
template <class T>
Var<T> maximum(Var<T> a, Var<T> b, Here here = {});

/// y = a where the condition is not 0, b elsewhere; `condition` has the shape broadcast(a, b).
template <class T>
Var<T> where(Indices<T> condition, Var<T> a, Var<T> b, Here here = {});

}  // namespace vqgrad
