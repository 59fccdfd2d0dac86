#pragma once
#include <span>
#include <type_traits>

#include "autodiff/tape.hpp"

namespace vqgrad {

/// The result of batch normalization in training: y, and the batch's statistics, from which a layer updates
/// its running statistics. They live as long as the step.
template <class T>
struct BatchNormResult {
  Var<T> y;
  std::span<const T> mean;
  std::span<const T> variance;  ///< biased: divided by B
};

/// y = gain (x - mean) / sqrt(variance + epsilon) + bias, each column by its own batch mean and biased
/// variance (in double): x (B,C), gain and bias (C). Ioffe, Szegedy 2015, arXiv 1502.03167. An empty batch
/// is an error; a batch of one row gives y = bias.
template <class T>
BatchNormResult<T> batch_norm(Var<T> x, Var<T> gain, Var<T> bias, double epsilon, Here here = {});

/// The same formula with given statistics, copied: mean and variance (C) are constants.
template <class T>
Var<T> batch_norm_inference(Var<T> x, Var<T> gain, Var<T> bias, std::span<const std::type_identity_t<T>> mean,
                            std::span<const std::type_identity_t<T>> variance, double epsilon,
                            Here here = {});

/// The same formula along the last axis, each row by its own mean and biased variance: x (..., C), gain and
/// bias (C). Ba, Kiros, Hinton 2016, arXiv 1607.06450.
template <class T>
Var<T> layer_norm(Var<T> x, Var<T> gain, Var<T> bias, double epsilon, Here here = {});

}  // namespace vqgrad
