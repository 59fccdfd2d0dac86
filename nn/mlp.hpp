#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "nn/batch_norm.hpp"
#include "nn/dropout.hpp"
#include "nn/linear.hpp"

namespace vqgrad {

struct MlpOptions {
  Activation activation = Activation::relu;  ///< of the hidden layers
  bool batch_norm = false;                   ///< between a hidden layer and its activation
  double dropout = 0;                        ///< after each activation
  bool output = true;  ///< the last layer is plainly linear; otherwise it is hidden like the others
  Initializer initializer = kaiming_uniform();
};

/// A multi-layer perceptron: x (..., sizes[0]) -> (..., sizes[k]) -> y (..., sizes.back()), each hidden layer
///
///   h <- dropout(activation(batch_norm(h weight + bias)))
///
/// and the last one plainly linear, unless `output` is false. Layer k is "SCOPE.k.weight", "SCOPE.k.bias";
/// under batch normalization, whose own bias makes that of the layer idle, hidden layers have
/// "SCOPE.k.batch_norm.gain" and so on instead of a bias, and x is (B, sizes[0]).
template <class T>
class Mlp {
 public:
  Mlp(Scope<T> scope, std::vector<std::size_t> sizes, MlpOptions options = {});

  /// For an MLP that does the same in training and evaluation; with batch normalization or dropout it throws.
  Var<T> operator()(Var<T> x, Here here = {}) const;
  /// `random` draws the dropout masks, in training only.
  Var<T> operator()(Var<T> x, Mode mode, Random& random, Here here = {});

  const std::vector<Linear<T>>& layers() const { return layers_; }

 private:
  std::string scope_;
  Activation activation_;
  Dropout dropout_;
  std::size_t hidden_ = 0;  // how many layers are
  std::vector<Linear<T>> layers_;
  std::vector<BatchNorm<T>> norms_;  // one a hidden layer, or none
};

}  // namespace vqgrad
