#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "autodiff/ops/linear_algebra.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

struct MaskedLinearOptions {
  bool bias = true;
  Activation activation = Activation::none;
  Initializer initializer = kaiming_uniform();
};

/// A linear layer in which an output sees the inputs of no higher degree than its own (MADE: Germain et al.
/// 2015, arXiv 1502.03509, eq. 8, 12 and 13):
///
///   y = activation(x (weight o M) + bias),   M[i, j] = 1 where in[i] <= out[j], else 0
///
/// x (..., |in|), y (..., |out|); "SCOPE.weight" and "SCOPE.bias" as nn/linear.hpp has them. What the mask
/// hides gets a gradient of exactly 0, and no change of it moves y by a bit.
template <class T>
class MaskedLinear {
 public:
  MaskedLinear(Scope<T> scope, const std::vector<std::size_t>& in, const std::vector<std::size_t>& out,
               MaskedLinearOptions options = {});

  Var<T> operator()(Var<T> x, Here here = {}) const;

  Parameter<T>& weight() const { return *weight_; }
  /// Null where there is none.
  Parameter<T>* bias() const { return bias_; }
  const std::vector<T>& mask() const { return mask_; }

 private:
  std::string scope_;
  Activation activation_;
  Parameter<T>* weight_;
  Parameter<T>* bias_ = nullptr;
  std::vector<T> mask_;  // (in, out)
};

}  // namespace vqgrad
