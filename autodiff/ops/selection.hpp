#pragma once
#include "autodiff/tape.hpp"

// One of two operands for each element, with NumPy broadcasting.
namespace vqgrad {

/// y = min(a, b); at a tie each operand gets half of the gradient. NaN wins.
template <class T>
Var<T> minimum(Var<T> a, Var<T> b, Here here = {});

/// y = max(a, b); at a tie each operand gets half of the gradient. NaN wins.
template <class T>
Var<T> maximum(Var<T> a, Var<T> b, Here here = {});

/// y = a if the condition is not 0, else b; `condition` has the shape broadcast(a, b).
template <class T>
Var<T> where(Indices<T> condition, Var<T> a, Var<T> b, Here here = {});

}  // namespace vqgrad
