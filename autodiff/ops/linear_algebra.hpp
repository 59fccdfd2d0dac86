#pragma once
#include "autodiff/kernels/activation.hpp"  // IWYU pragma: export
#include "autodiff/tape.hpp"

namespace vqgrad {

/// y = a b: (M,K) x (K,N) -> (M,N), (B,M,K) x (B,K,N) -> (B,M,N), or one b for the whole batch,
/// (B,M,K) x (K,N) -> (B,M,N). dL/da = g b^T, dL/db = a^T g. Errors: other ranks, inner sizes or batch
/// sizes that differ.
template <class T>
Var<T> matmul(Var<T> a, Var<T> b, Here here = {});

/// The last two axes swapped: y[..., j, i] = x[..., i, j], rank 2 to 4.
template <class T>
Var<T> transpose(Var<T> x, Here here = {});

/// y = activation(x w + bias) as one node: x (B,in) or with more leading axes, weight (in,out), bias (out),
/// y (B,out). Errors: other ranks, an inner size or a bias that does not fit.
template <class T>
Var<T> linear(Var<T> x, Var<T> weight, Var<T> bias, Activation activation = Activation::none, Here here = {});

}  // namespace vqgrad
