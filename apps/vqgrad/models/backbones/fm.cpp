#include "apps/vqgrad/models/backbones/fm.hpp"

#include "autodiff/ops/factorization_machine.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

Fm::Fm(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
    : Backbone(scope, encoder, options, NumberEmbedding::scaled) {}

Var<float> Fm::interact(Var<float> fields, Mode, Random&) {
  return factorization_machine(fields, this->fields());
}

}  // namespace vqgrad
