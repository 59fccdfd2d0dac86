#pragma once
#include <cstdint>
#include <vector>

#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {

/// The inner product-based neural network (Qu et al. 2016, arXiv 1611.00144, section III-B): with E (B, F, D)
/// the embeddings of the categorical and list fields,
///
///   p_{fg} = <e_f, e_g>, f < g,   p (B, F (F - 1) / 2)
///   logit = MLP([E flattened, p]) + linear(numbers),
///
/// the MLP with batch normalization, ReLU and dropout. Numbers are not embedded. The cold-start literature's
/// code leaves them out of this model altogether; here the linear term of the other backbones stays, so that
/// all of them see the same features.
class Ipnn : public Backbone {
 public:
  Ipnn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options);

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override;

  std::vector<std::int32_t> pairs_;  // f F + g, where <e_f, e_g> stands in the (F, F) products
  Mlp<float> mlp_;
};

}  // namespace vqgrad
