#include "apps/vqgrad/models/backbones/opnn.hpp"

#include <span>

#include "apps/vqgrad/models/backbones/field_pairs.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

Opnn::Opnn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
    : Backbone(scope, encoder, options, NumberEmbedding::none),
      kernel_(&scope.create("kernel", Shape{width(), pair_count(fields()), width()}, xavier_uniform())),
      mlp_(scope / "mlp", mlp_sizes(fields() * width() + pair_count(fields()), options.hidden, 1),
           {.batch_norm = true, .dropout = options.dropout}) {}

Var<float> Opnn::interact(Var<float> fields, Mode mode, Random& random) {
  const std::size_t rows = fields.shape()[0], count = this->fields(), D = width();
  const Var<float> kernel = fields.tape().parameter(*kernel_);
  // The pairs of one f lie side by side in K: one product gives e_f^T K_{fg} for all of them.
  const auto parts = fields.tape().arena().make<Var<float>>(count - 1);
  for (std::size_t f = 0, pair = 0; f + 1 < count; pair += count - 1 - f, ++f) {
    const std::size_t pairs = count - 1 - f;
    const Var<float> k = reshape(slice(kernel, 1, pair, pair + pairs), Shape{D, pairs * D});
    parts[f] = matmul(field_at(fields, f, D), k);
  }
  const Var<float> firsts = concatenate(parts, 1);
  const Var<float> products = firsts * seconds_of_pairs(fields, D);
  const Var<float> p = sum(reshape(products, Shape{rows, pair_count(count), D}), -1, Keep::no);
  return reshape(mlp_(concatenate({fields, p}, 1), mode, random), Shape{rows});
}

}  // namespace vqgrad
