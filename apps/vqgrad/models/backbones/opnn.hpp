#pragma once
#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {

/// The outer product-based neural network (Qu et al. 2016, arXiv 1611.00144, section III-C) with a kernel
/// matrix for each pair of fields, the product layer that the cold-start literature's code has in place of
/// the paper's superposition of outer products: with E (B, F, D) the embeddings of the categorical and list
/// fields and the kernel K (D, P, D), P = F (F - 1) / 2,
///
///   p_{fg} = e_f^T K_{fg} e_g = sum_{ij} e_f[i] K[i, fg, j] e_g[j], f < g,   p (B, P)
///   logit = MLP([E flattened, p]) + linear(numbers),
///
/// the MLP with batch normalization, ReLU and dropout. Numbers are left to the linear term, as in Ipnn.
class Opnn : public Backbone {
 public:
  Opnn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options);

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override;

  Parameter<float>* kernel_;
  Mlp<float> mlp_;
};

}  // namespace vqgrad
