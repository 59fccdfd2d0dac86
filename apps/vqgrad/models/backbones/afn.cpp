#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/shaping.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {
namespace {

/// The adaptive factorization network (Cheng et al. 2020, AAAI, arXiv 1909.03276, the logarithmic
/// transformation layer): with E (B, F, D) the embeddings of the categorical and list fields, N logarithmic
/// neurons, each a product of learned powers of the fields,
///
///   x = ln(1 + |E| + 1e-7)
///   y_j = ReLU(exp(sum_f w_{fj} x_f + b_j) - 1),   w (F, N), b (D, N), y (B, D, N)
///   logit = MLP(y flattened) + linear(numbers),
///
/// the MLP with batch normalization, ReLU and dropout. The paper's ln |e| and exp are the shifted ones here,
/// as the cold-start literature's code has them. It flattens as (N, D), which only orders the MLP's weights
/// otherwise.
///
/// By default N = 64 and the hidden layers are 64-64-64, to keep pace with the other backbones; the paper's
/// 1500 and 400-400-400 are `logarithmic_neurons` and `hidden`.
class Afn : public Backbone {
 public:
  Afn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
      : Backbone(scope, encoder, options, NumberEmbedding::none),
        mlp_(scope / "mlp", mlp_sizes(options.logarithmic_neurons * width(), options.hidden, 1),
             {.batch_norm = true, .dropout = options.dropout}) {
    const std::size_t neurons = options.logarithmic_neurons;
    const Scope<float> layer = scope / "logarithmic";
    weight_ = &layer.create("weight", Shape{fields(), neurons}, kaiming_uniform());
    bias_ = &layer.create("bias", Shape{width(), neurons}, kaiming_uniform(), Fans{fields(), neurons});
  }

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override {
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

  Parameter<float>*weight_, *bias_;
  Mlp<float> mlp_;
};

}  // namespace

std::unique_ptr<Backbone> make_afn(Scope<float> scope, const FeatureEncoder& encoder,
                                   const BackboneOptions& options) {
  return std::make_unique<Afn>(scope, encoder, options);
}

}  // namespace vqgrad
