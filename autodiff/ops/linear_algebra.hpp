#pragma once
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

/// relu: max(0, z). leaky_relu: z where z > 0, else 0.01 z. gelu: z Phi(z), Phi the normal distribution's
/// (Hendrycks, Gimpel 2016, arXiv 1606.08415). At z = 0 the relus take the derivative of the left side.
enum class Activation { none, relu, leaky_relu, tanh, sigmoid, gelu };

/// y = activation(x w + bias) as one node: x (..., in), weight (in, out), bias (out), y (..., out).
template <class T>
Var<T> linear(Var<T> x, Var<T> weight, Var<T> bias, Activation activation = Activation::none, Here here = {});

}  // namespace vqgrad
