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

Var<float> Opnn::interact(Var<float> fields, Mode mode, Random& random, Here here) {
  const std::size_t rows = fields.shape()[0], count = this->fields(), D = width();
  const Var<float> kernel = fields.tape().parameter(*kernel_, here);
  // The pairs of one f lie side by side in K: one product gives e_f^T K_{fg} for all of them.
  const auto parts = fields.tape().arena().make<Var<float>>(count - 1);
  for (std::size_t f = 0, pair = 0; f + 1 < count; pair += count - 1 - f, ++f) {
    const std::size_t pairs = count - 1 - f;
    const Var<float> k = reshape(slice(kernel, 1, pair, pair + pairs, here), Shape{D, pairs * D}, here);
    parts[f] = matmul(field_at(fields, f, D, here), k, here);
  }
  const Var<float> firsts = concatenate(std::span<const Var<float>>(parts), 1, here);
  const Var<float> products = multiply(firsts, seconds_of_pairs(fields, D, here), here);
  const Var<float> p = sum(reshape(products, Shape{rows, pair_count(count), D}, here), -1, Keep::no, here);
  return reshape(mlp_(concatenate({fields, p}, 1, here), mode, random, here), Shape{rows}, here);
}

}  // namespace vqgrad
