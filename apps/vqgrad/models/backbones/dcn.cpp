#include <vector>

#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/vectors.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {
namespace {

/// {inputs, hidden...}
std::vector<std::size_t> deep_sizes(std::size_t inputs, const std::vector<std::size_t>& hidden) {
  std::vector<std::size_t> sizes = mlp_sizes(inputs, hidden, 1);
  sizes.pop_back();
  return sizes;
}

/// Deep & Cross (Wang et al. 2017, arXiv 1708.05123, eq. 3): with x_0 (B, F D) the field embeddings side by
/// side, numbers x as x v, each cross layer is
///
///   x_{l+1} = x_0 (x_l^T w_l) + b_l + x_l,   w_l, b_l (F D), x_l (B, F D),
///
/// and deep (B, H) the hidden layers of an MLP on x_0, with batch normalization, ReLU and dropout:
///
///   logit = [x_L, deep] w + b + linear(numbers),   w (F D + H).
class Dcn : public Backbone {
 public:
  Dcn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
      : Backbone(scope, encoder, options, NumberEmbedding::scaled),
        deep_(scope / "deep", deep_sizes(fields() * width(), options.hidden),
              {.batch_norm = true, .dropout = options.dropout, .output = false}),
        output_(scope / "output", fields() * width() + options.hidden.back(), 1) {
    const std::size_t inputs = fields() * width();
    for (std::size_t l = 0; l < options.cross_layers; ++l) {
      const Scope<float> layer = scope / "cross" / std::to_string(l);
      crosses_.push_back({Linear<float>(layer, inputs, 1, {.bias = false}),
                          &layer.create("bias", Shape{inputs}, constant(0))});
    }
  }

 private:
  struct Cross {
    Linear<float> weight;
    Parameter<float>* bias;
  };
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override {
    Var<float> x = fields;
    for (const Cross& cross : crosses_) {
      // x_0 (x_l^T w_l) as an outer product, row by row: its kernels are faster than a broadcast.
      const Var<float> scaled = reshape(outer_product(cross.weight(x), fields), fields.shape());
      x = scaled + fields.tape().parameter(*cross.bias) + x;
    }
    const Var<float> both = concatenate({x, deep_(fields, mode, random)}, 1);
    return reshape(output_(both), Shape{fields.shape()[0]});
  }

  std::vector<Cross> crosses_;
  Mlp<float> deep_;
  Linear<float> output_;
};

}  // namespace

std::unique_ptr<Backbone> make_dcn(Scope<float> scope, const FeatureEncoder& encoder,
                                   const BackboneOptions& options) {
  return std::make_unique<Dcn>(scope, encoder, options);
}

}  // namespace vqgrad
