#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "apps/vqgrad/models/backbones/field_pairs.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"
#include "nn/dropout.hpp"

namespace vqgrad {
namespace {

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
  Afm(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
      : Backbone(scope, encoder, options, NumberEmbedding::scaled),
        attention_(scope / "attention", width(), options.attention, {.activation = Activation::relu}),
        // The softmax cancels a bias.
        score_(scope / "score", options.attention, 1, {.bias = false}),
        output_(scope / "output", width(), 1),
        dropout_(options.dropout) {}

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override {
    const std::size_t rows = fields.shape()[0], pairs = pair_count(this->fields());
    const Var<float> h = reshape(firsts_of_pairs(fields, width()) * seconds_of_pairs(fields, width()),
                                 Shape{rows, pairs, width()});
    const Var<float> scores = reshape(score_(attention_(h)), Shape{rows, pairs});
    const Var<float> a = dropout_(softmax(scores, -1), mode, random);
    const Var<float> pooled = matmul(reshape(a, Shape{rows, 1, pairs}), h);
    const Var<float> kept = dropout_(reshape(pooled, Shape{rows, width()}), mode, random);
    return reshape(output_(kept), Shape{rows});
  }

  Linear<float> attention_;
  Linear<float> score_;
  Linear<float> output_;
  Dropout dropout_;
};

}  // namespace

std::unique_ptr<Backbone> make_afm(Scope<float> scope, const FeatureEncoder& encoder,
                                   const BackboneOptions& options) {
  return std::make_unique<Afm>(scope, encoder, options);
}

}  // namespace vqgrad
