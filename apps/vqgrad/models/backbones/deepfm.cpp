#include "apps/vqgrad/models/backbones/deepfm.hpp"

#include "autodiff/ops/factorization_machine.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

DeepFm::DeepFm(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options, Parts parts)
    : Backbone(scope, encoder, options, NumberEmbedding::scaled), fm_(parts != Parts::mlp) {
  if (parts != Parts::fm)
    mlp_.emplace(scope / "mlp", mlp_sizes(fields() * width(), options.hidden, 1),
                 MlpOptions{.batch_norm = true, .dropout = options.dropout});
}

Var<float> DeepFm::interact(Var<float> fields, Mode mode, Random& random) {
  const auto fm = [&] { return factorization_machine(fields, this->fields()); };
  const auto mlp = [&] { return reshape((*mlp_)(fields, mode, random), Shape{fields.shape()[0]}); };
  return !mlp_ ? fm() : fm_ ? fm() + mlp() : mlp();
}

}  // namespace vqgrad
