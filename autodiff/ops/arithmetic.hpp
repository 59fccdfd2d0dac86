#pragma once
#include "autodiff/variable.hpp"

namespace vqgrad {

// Element by element with NumPy broadcasting: the result has shape broadcast(a, b). Write a + b, 2 * a, -a.

/// y = a + b
template <class T>
Var<T> add(Var<T> a, Var<T> b, Here here = {});
/// y = a - b
template <class T>
Var<T> subtract(Var<T> a, Var<T> b, Here here = {});
/// y = a b
template <class T>
Var<T> multiply(Var<T> a, Var<T> b, Here here = {});
/// y = a / b
template <class T>
Var<T> divide(Var<T> a, Var<T> b, Here here = {});
/// y = -x
template <class T>
Var<T> negate(Var<T> x, Here here = {});

}  // namespace vqgrad
