#pragma once
#include <cstddef>
#include <string>

#include "autodiff/tape.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

struct LayerNormOptions {
  double epsilon = 1e-5;
};

/// y = gain (x - mean) / sqrt(variance + epsilon) + bias along the last axis, each row by its own mean and
/// biased variance: x (..., width) with any leading dimensions; "SCOPE.gain" and "SCOPE.bias" (width). Ba,
/// Kiros, Hinton 2016, arXiv 1607.06450.
template <class T>
class LayerNorm {
 public:
  LayerNorm(Scope<T> scope, std::size_t width, LayerNormOptions options = {});

  Var<T> operator()(Var<T> x, Here here = {}) const;

  Parameter<T>& gain() const { return *gain_; }
  Parameter<T>& bias() const { return *bias_; }

 private:
  std::string scope_;
  LayerNormOptions options_;
  Parameter<T>*gain_, *bias_;
};

}  // namespace vqgrad
