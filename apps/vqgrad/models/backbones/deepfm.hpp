#pragma once
#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {

/// DeepFM (Guo et al., IJCAI 2017, arXiv 1703.04247): with E (B, F, D) the field embeddings,
///
///   logit = FM(E) + MLP(E flattened) + linear(numbers),
///
/// FM the second-order interactions of Rendle 2010, the MLP with batch normalization, ReLU and dropout, and
/// the linear term on the number fields alone, as the cold-start literature's code has it.
class DeepFm : public Backbone {
 public:
  DeepFm(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options = {});

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override;

  Mlp<float> mlp_;
};

}  // namespace vqgrad
