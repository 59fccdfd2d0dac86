#pragma once
#include <vector>

#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {

/// Deep & Cross (Wang et al. 2017, arXiv 1708.05123, eq. 3): with x_0 (B, F D) the field embeddings side by
/// side, numbers x as x v, each cross layer is
///
///   x_{l+1} = x_0 (x_l^T w_l) + b_l + x_l,   w_l, b_l (F D), x_l (B, F D),
///
/// and deep (B, H) the hidden layers of an MLP on x_0, with batch normalization, ReLU and dropout:
///
///   logit = [x_L, deep] w + b + linear(numbers),   w (F D + H).
class Dcn : public Backbone {
 public:
  Dcn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options = {});

 private:
  struct Cross {
    Linear<float> weight;
    Parameter<float>* bias;
  };
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override;

  std::vector<Cross> crosses_;
  Mlp<float> deep_;
  Linear<float> output_;
};

}  // namespace vqgrad
