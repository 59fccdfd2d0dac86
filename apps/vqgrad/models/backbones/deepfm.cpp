#include "apps/vqgrad/models/backbones/deepfm.hpp"

#include "autodiff/ops/factorization_machine.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

DeepFm::DeepFm(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
    : Backbone(scope, encoder, options, NumberEmbedding::scaled),
      mlp_(scope / "mlp", mlp_sizes(fields() * width(), options.hidden, 1),
           {.batch_norm = true, .dropout = options.dropout}) {}

Var<float> DeepFm::interact(Var<float> fields, Mode mode, Random& random) {
  return factorization_machine(fields, this->fields()) +
         reshape(mlp_(fields, mode, random), Shape{fields.shape()[0]});
}

}  // namespace vqgrad
