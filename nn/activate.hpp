#pragma once
#include "autodiff/ops/linear_algebra.hpp"

namespace vqgrad {

/// The activation as an op of its own; after a linear map, `linear` applies it in the same node.
template <class T>
Var<T> activate(Var<T> x, Activation activation, Here here = {});

}  // namespace vqgrad
