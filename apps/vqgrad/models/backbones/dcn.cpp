#include "apps/vqgrad/models/backbones/dcn.hpp"

#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {
namespace {

/// {inputs, hidden...}
std::vector<std::size_t> deep_sizes(std::size_t inputs, const std::vector<std::size_t>& hidden) {
  std::vector<std::size_t> sizes = mlp_sizes(inputs, hidden, 1);
  sizes.pop_back();
  return sizes;
}

}  // namespace

Dcn::Dcn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
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

Var<float> Dcn::interact(Var<float> fields, Mode mode, Random& random) {
  Var<float> x = fields;
  for (const Cross& cross : crosses_) {
    // x_0 (x_l^T w_l) as an outer product, row by row: its kernels beat those of a broadcast.
    const Var<float> scaled = reshape(outer_product(cross.weight(x), fields), fields.shape());
    x = scaled + fields.tape().parameter(*cross.bias) + x;
  }
  const Var<float> both = concatenate({x, deep_(fields, mode, random)}, 1);
  return reshape(output_(both), Shape{fields.shape()[0]});
}

}  // namespace vqgrad
