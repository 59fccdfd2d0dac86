#pragma once
#include "apps/vqgrad/models/backbones/backbone.hpp"

namespace vqgrad {

/// The factorization machine (Rendle 2010, "Factorization Machines", eq. 1, computed by lemma 3.1): with
/// E (B, F, D) the field embeddings, numbers x as x v,
///
///   logit = sum_{f < g} <e_f, e_g> + linear(numbers).
///
/// The linear term is on the number fields alone, as the cold-start literature's code has it. No hidden
/// layers, no dropout.
class Fm : public Backbone {
 public:
  Fm(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options = {});

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override;
};

}  // namespace vqgrad
