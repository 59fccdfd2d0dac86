#pragma once
#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "nn/dropout.hpp"

namespace vqgrad {

/// The attentional factorization machine (Xiao et al. 2017, arXiv 1708.04617, eq. 5 to 7): with E (B, F, D)
/// the field embeddings, numbers x as x v, and A the size of the attention,
///
///   h_{fg} = e_f * e_g, element by element, f < g,   h (B, P, D), P = F (F - 1) / 2
///   a = softmax over the pairs of p^T ReLU(W^T h_{fg} + b),   W (D, A), b (A), p (A), a (B, P)
///   logit = w^T sum_{f < g} a_{fg} h_{fg} + c + linear(numbers),   w (D),
///
/// with dropout on a and on the weighted sum. No hidden layers.
class Afm : public Backbone {
 public:
  Afm(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options = {});

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override;

  Linear<float> attention_;
  Linear<float> score_;
  Linear<float> output_;
  Dropout dropout_;
};

}  // namespace vqgrad
