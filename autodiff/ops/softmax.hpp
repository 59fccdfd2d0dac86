#pragma once
#include "autodiff/tape.hpp"

namespace vqgrad {

/// y = exp(x - m) / sum exp(x - m) along `axis`, m the maximum; dL/dx = y (g - sum g y). Same shape.
template <class T>
Var<T> softmax(Var<T> x, int axis = -1, Here here = {});

/// y = x - logsumexp(x) along `axis`; dL/dx = g - exp(y) sum g. Same shape.
template <class T>
Var<T> log_softmax(Var<T> x, int axis = -1, Here here = {});

}  // namespace vqgrad
