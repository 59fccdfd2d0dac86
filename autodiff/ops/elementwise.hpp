#pragma once
#include "autodiff/ops/activations.hpp"  // IWYU pragma: export
#include "autodiff/ops/selection.hpp"    // IWYU pragma: export
#include "autodiff/tape.hpp"

// Functions of one operand, element by element, besides activations.hpp; the result has the operand's shape.
// add, subtract, multiply, divide and negate are in arithmetic.hpp. Subgradients at kinks are PyTorch's;
// tests/autodiff/kinks.cpp checks them.
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

/// y = x^p; dy/dx = p x^(p - 1), and 0 for p = 0. A negative x needs an integer p.
template <class T>
Var<T> pow(Var<T> x, double exponent, Here here = {});

/// y = e^x
template <class T>
Var<T> exp(Var<T> x, Here here = {});

/// y = e^x - 1, which keeps the digits of a small x.
template <class T>
Var<T> expm1(Var<T> x, Here here = {});

/// y = ln x for x > 0
template <class T>
Var<T> log(Var<T> x, Here here = {});

/// y = ln(1 + x) for x > -1, which keeps the digits of a small x.
template <class T>
Var<T> log1p(Var<T> x, Here here = {});

/// y = |x|; dy/dx = sign x, 0 at 0.
template <class T>
Var<T> abs(Var<T> x, Here here = {});

/// y = min(max(x, low), high); dy/dx = 1 inside and at both borders, 0 outside.
template <class T>
Var<T> clamp(Var<T> x, double low, double high, Here here = {});

}  // namespace vqgrad
