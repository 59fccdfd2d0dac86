#pragma once
#include <cstddef>

#include "autodiff/tape.hpp"

namespace vqgrad {

/// y[b, o, l] = bias[o] + sum_{c, w} weight[o, c, w] x[b, c, l stride + w - padding], 0 outside of x (a
/// cross-correlation, as in every framework): x (B, C, L), weight (O, C, W), bias (O),
/// y (B, O, (L + 2 padding - W) / stride + 1). stride >= 1, 1 <= W <= L + 2 padding.
template <class T>
Var<T> conv1d(Var<T> x, Var<T> weight, Var<T> bias, std::size_t stride = 1, std::size_t padding = 0,
              Here here = {});

}  // namespace vqgrad
