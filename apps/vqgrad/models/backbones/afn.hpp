#pragma once
#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {

/// The adaptive factorization network (Cheng et al. 2020, AAAI, arXiv 1909.03276, the logarithmic
/// transformation layer): with E (B, F, D) the embeddings of the categorical and list fields, N logarithmic
/// neurons, each a product of learned powers of the fields,
///
///   x = ln(1 + |E| + 1e-7)
///   y_j = ReLU(exp(sum_f w_{fj} x_f + b_j) - 1),   w (F, N), b (D, N), y (B, D, N)
///   logit = MLP(y flattened) + linear(numbers),
///
/// the MLP with batch normalization, ReLU and dropout. The paper's ln |e| and exp are the shifted ones here,
/// as the cold-start literature's code has them. It flattens as (N, D), which only orders the MLP's weights
/// otherwise.
///
/// By default N = 64 and the hidden layers are 64-64-64, to keep pace with the other backbones; the paper's
/// 1500 and 400-400-400 are `logarithmic_neurons` and `hidden`.
class Afn : public Backbone {
 public:
  Afn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options);

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override;

  Parameter<float>*weight_, *bias_;
  Mlp<float> mlp_;
};

}  // namespace vqgrad
