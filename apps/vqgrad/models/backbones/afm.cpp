#include "apps/vqgrad/models/backbones/afm.hpp"

#include "apps/vqgrad/models/backbones/field_pairs.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"

namespace vqgrad {

Afm::Afm(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
    : Backbone(scope, encoder, options, NumberEmbedding::scaled),
      attention_(scope / "attention", width(), options.attention, {.activation = Activation::relu}),
      // The softmax cancels a bias.
      score_(scope / "score", options.attention, 1, {.bias = false}),
      output_(scope / "output", width(), 1),
      dropout_(options.dropout) {}

Var<float> Afm::interact(Var<float> fields, Mode mode, Random& random) {
  const std::size_t rows = fields.shape()[0], pairs = pair_count(this->fields());
  const Var<float> h = reshape(firsts_of_pairs(fields, width()) * seconds_of_pairs(fields, width()),
                               Shape{rows, pairs, width()});
  const Var<float> scores = reshape(score_(attention_(h)), Shape{rows, pairs});
  const Var<float> a = dropout_(softmax(scores, -1), mode, random);
  const Var<float> pooled = matmul(reshape(a, Shape{rows, 1, pairs}), h);
  const Var<float> kept = dropout_(reshape(pooled, Shape{rows, width()}), mode, random);
  return reshape(output_(kept), Shape{rows});
}

}  // namespace vqgrad
