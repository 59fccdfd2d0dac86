#include "apps/vqgrad/models/backbones/afn.hpp"

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

Afn::Afn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
    : Backbone(scope, encoder, options, NumberEmbedding::none),
      mlp_(scope / "mlp", mlp_sizes(options.logarithmic_neurons * width(), options.hidden, 1),
           {.batch_norm = true, .dropout = options.dropout}) {
  const std::size_t neurons = options.logarithmic_neurons;
  const Scope<float> layer = scope / "logarithmic";
  weight_ = &layer.create("weight", Shape{fields(), neurons}, kaiming_uniform());
  bias_ = &layer.create("bias", Shape{width(), neurons}, kaiming_uniform(), Fans{fields(), neurons});
}

Var<float> Afn::interact(Var<float> fields, Mode mode, Random& random) {
  const std::size_t rows = fields.shape()[0];
  Tape<float>& tape = fields.tape();
  const Var<float> x = log1p(abs(fields) + 1e-7);
  // (B, D, F), so that all of it is one product with w.
  const Var<float> by_column = transpose(reshape(x, Shape{rows, this->fields(), width()}));
  const Var<float> sums = matmul(by_column, tape.parameter(*weight_)) + tape.parameter(*bias_);
  const Var<float> y = relu(expm1(sums));
  const Var<float> flat = reshape(y, Shape{rows, y.shape().size() / rows});
  return reshape(mlp_(flat, mode, random), Shape{rows});
}

}  // namespace vqgrad
