#pragma once
#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {

/// Wide & Deep (Cheng et al. 2016, arXiv 1606.07792, eq. 3): with E (B, F, D) the field embeddings, numbers x
/// as x v,
///
///   logit = MLP(E flattened) + linear(numbers),
///
/// the MLP with batch normalization, ReLU and dropout. The paper's wide part also takes crossed features;
/// here it is the number fields alone, as the cold-start literature's code has it.
class WideDeep : public Backbone {
 public:
  WideDeep(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options = {});

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override;

  Mlp<float> mlp_;
};

}  // namespace vqgrad
