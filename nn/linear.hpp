#pragma once
#include <cstddef>
#include <string>

#include "autodiff/ops/linear_algebra.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

struct LinearOptions {
  bool bias = true;
  Activation activation = Activation::none;
  Initializer initializer = kaiming_uniform();
  Initializer bias_initializer =
      kaiming_uniform();  ///< with the weight's fans: U(-1 / sqrt(in), 1 / sqrt(in))
};

/// y = activation(x weight + bias), x (..., in), y (..., out); "SCOPE.weight" (in, out), the transpose of
/// torch's, and "SCOPE.bias" (out).
template <class T>
class Linear {
 public:
  Linear(Scope<T> scope, std::size_t in, std::size_t out, LinearOptions options = {});

  Var<T> operator()(Var<T> x, Here here = {}) const;

  Parameter<T>& weight() const { return *weight_; }
  /// Null where there is none.
  Parameter<T>* bias() const { return bias_; }

 private:
  std::string scope_;
  Activation activation_;
  Parameter<T>* weight_;
  Parameter<T>* bias_ = nullptr;
};

}  // namespace vqgrad
