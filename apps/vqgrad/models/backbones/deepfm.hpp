#pragma once
#include <optional>

#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {

/// Three models of one form: with E (B, F, D) the field embeddings, numbers x as x v,
///
///   logit = FM(E) + MLP(E flattened) + linear(numbers)   DeepFM (Guo et al., IJCAI 2017, arXiv 1703.04247)
///   logit = FM(E) + linear(numbers)                      the factorization machine (Rendle 2010)
///   logit = MLP(E flattened) + linear(numbers)           Wide & Deep (Cheng et al. 2016, arXiv 1606.07792)
///
/// FM(E) = sum_{f < g} <e_f, e_g> (Rendle 2010, "Factorization Machines", eq. 1, computed by lemma 3.1). The
/// MLP has batch normalization, ReLU and dropout. The linear term is on the number fields alone, as the
/// cold-start literature's code has it; the paper's wide part also takes crossed features.
class DeepFm : public Backbone {
 public:
  enum class Parts { both, fm, mlp };
  DeepFm(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options = {},
         Parts parts = Parts::both);

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override;

  bool fm_;
  std::optional<Mlp<float>> mlp_;
};

}  // namespace vqgrad
