#include <cstdint>
#include <span>
#include <vector>

#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "apps/vqgrad/models/backbones/field_pairs.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/shaping.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {
namespace {

/// The inner product-based neural network (Qu et al. 2016, arXiv 1611.00144, section III-B): with E (B, F, D)
/// the embeddings of the categorical and list fields,
///
///   p_{fg} = <e_f, e_g>, f < g,   p (B, F (F - 1) / 2)
///   logit = MLP([E flattened, p]) + linear(numbers),
///
/// the MLP with batch normalization, ReLU and dropout. Numbers are not embedded. The cold-start literature's
/// code leaves them out of this model altogether; here the linear term of the other backbones stays, so that
/// all of them see the same features.
class Ipnn : public Backbone {
 public:
  Ipnn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
      : Backbone(scope, encoder, options, NumberEmbedding::none),
        mlp_(scope / "mlp", mlp_sizes(fields() * width() + pair_count(fields()), options.hidden, 1),
             {.batch_norm = true, .dropout = options.dropout}) {
    for (std::size_t f = 0; f < fields(); ++f)
      for (std::size_t g = f + 1; g < fields(); ++g)
        pairs_.push_back(static_cast<std::int32_t>(f * fields() + g));
  }

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override {
    const std::size_t rows = fields.shape()[0], count = this->fields();
    const Var<float> e = reshape(fields, Shape{rows, count, width()});
    const Var<float> products = reshape(matmul(e, transpose(e)), Shape{rows, count * count});
    // Columns are picked as rows of the transpose.
    const auto pairs = fields.tape().indices(pairs_);
    const Var<float> p = transpose(gather(transpose(products), pairs));
    return reshape(mlp_(concatenate({fields, p}, 1), mode, random), Shape{rows});
  }

  std::vector<std::int32_t> pairs_;  // f F + g, where <e_f, e_g> stands in the (F, F) products
  Mlp<float> mlp_;
};

}  // namespace

std::unique_ptr<Backbone> make_ipnn(Scope<float> scope, const FeatureEncoder& encoder,
                                    const BackboneOptions& options) {
  return std::make_unique<Ipnn>(scope, encoder, options);
}

}  // namespace vqgrad
