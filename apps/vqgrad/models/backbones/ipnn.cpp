#include "apps/vqgrad/models/backbones/ipnn.hpp"

#include <span>

#include "apps/vqgrad/models/backbones/field_pairs.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

Ipnn::Ipnn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
    : Backbone(scope, encoder, options, NumberEmbedding::none),
      mlp_(scope / "mlp", mlp_sizes(fields() * width() + pair_count(fields()), options.hidden, 1),
           {.batch_norm = true, .dropout = options.dropout}) {
  for (std::size_t f = 0; f < fields(); ++f)
    for (std::size_t g = f + 1; g < fields(); ++g)
      pairs_.push_back(static_cast<std::int32_t>(f * fields() + g));
}

Var<float> Ipnn::interact(Var<float> fields, Mode mode, Random& random) {
  const std::size_t rows = fields.shape()[0], count = this->fields();
  const Var<float> e = reshape(fields, Shape{rows, count, width()});
  const Var<float> products = reshape(matmul(e, transpose(e)), Shape{rows, count * count});
  // Columns are picked as rows of the transpose.
  const auto pairs = fields.tape().indices(pairs_);
  const Var<float> p = transpose(gather(transpose(products), pairs));
  return reshape(mlp_(concatenate({fields, p}, 1), mode, random), Shape{rows});
}

}  // namespace vqgrad
