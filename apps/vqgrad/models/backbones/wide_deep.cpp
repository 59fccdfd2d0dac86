#include "apps/vqgrad/models/backbones/wide_deep.hpp"

#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

WideDeep::WideDeep(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
    : Backbone(scope, encoder, options, NumberEmbedding::scaled),
      mlp_(scope / "mlp", mlp_sizes(fields() * width(), options.hidden, 1),
           {.batch_norm = true, .dropout = options.dropout}) {}

Var<float> WideDeep::interact(Var<float> fields, Mode mode, Random& random) {
  return reshape(mlp_(fields, mode, random), Shape{fields.shape()[0]});
}

}  // namespace vqgrad
