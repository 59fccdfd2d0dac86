#pragma once
#include "autodiff/ops/linear_algebra.hpp"

namespace vqgrad {

/// The activation as an op of its own, for where it does not follow a linear map directly.
template <class T>
Var<T> activate(Var<T> x, Activation activation, Here here = {});

}  // namespace vqgrad
