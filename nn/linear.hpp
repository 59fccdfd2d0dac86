#pragma once
#include <cstddef>
#include <string>
#include <vector>

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

/// y = activation(x weight + bias), x (..., in), y (..., out) with any leading dimensions; "SCOPE.weight"
/// (in, out), the transpose of torch's, and "SCOPE.bias" (out).
template <class T>
class Linear {
 public:
  Linear(Scope<T> scope, std::size_t in, std::size_t out, LinearOptions options = {});

  Var<T> operator()(Var<T> x, Here here = {}) const;

  Parameter<T>& weight() const { return *weight_; }
  /// Null if the layer has none.
  Parameter<T>* bias() const { return bias_; }

 protected:
  /// The layer with another weight (in, out) on the tape.
  Var<T> apply(Var<T> x, Var<T> weight) const;

  std::string scope_;

 private:
  Activation activation_;
  Parameter<T>* weight_;
  Parameter<T>* bias_ = nullptr;
};

/// A linear layer in which an output sees only the inputs whose degree does not exceed its own (MADE: Germain
/// et al. 2015, arXiv 1502.03509, eq. 8, 12 and 13):
///
///   y = activation(x (weight o M) + bias),   M[i, j] = 1 if in[i] <= out[j], else 0
///
/// x (..., |in|), y (..., |out|); parameters as in Linear. A masked weight gets a gradient of exactly 0, and
/// no change of it changes a bit of y.
template <class T>
class MaskedLinear : Linear<T> {
 public:
  MaskedLinear(Scope<T> scope, const std::vector<std::size_t>& in, const std::vector<std::size_t>& out,
               LinearOptions options = {});

  Var<T> operator()(Var<T> x, Here here = {}) const;

  using Linear<T>::weight;
  using Linear<T>::bias;
  const std::vector<T>& mask() const { return mask_; }

 private:
  std::vector<T> mask_;  // (in, out)
};

}  // namespace vqgrad
