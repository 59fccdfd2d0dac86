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
  bool output = true;  ///< the last layer has no activation; otherwise it is hidden like the others
  Initializer initializer = kaiming_uniform();
};

/// A multi-layer perceptron: x (..., sizes[0]) -> (..., sizes[k]) -> y (..., sizes.back()), with any leading
/// dimensions; each hidden layer
///
///   h <- dropout(activation(batch_norm(h weight + bias)))
///
/// and the last one linear without activation, unless `output` is false. Layer k is "SCOPE.k.weight",
/// "SCOPE.k.bias"; with batch normalization, whose own bias would make the layer's redundant, hidden layers
/// have "SCOPE.k.batch_norm.gain" and so on instead of a bias.
template <class T>
class Mlp {
 public:
  Mlp(Scope<T> scope, std::vector<std::size_t> sizes, MlpOptions options = {});

  /// For an MLP without batch normalization and dropout, TapeError otherwise.
  Var<T> operator()(Var<T> x, Here here = {}) const;
  /// `random` draws the dropout masks, in training only.
  Var<T> operator()(Var<T> x, Mode mode, Random& random, Here here = {});

  const std::vector<Linear<T>>& layers() const { return layers_; }

 private:
  std::string scope_;
  Activation activation_;
  Dropout dropout_;
  std::size_t hidden_ = 0;  // the number of hidden layers
  std::vector<Linear<T>> layers_;
  std::vector<BatchNorm<T>> norms_;  // one per hidden layer, or none
};

}  // namespace vqgrad
