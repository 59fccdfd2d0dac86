#include <span>

#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "apps/vqgrad/models/backbones/field_pairs.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {
namespace {

/// The outer product-based neural network (Qu et al. 2016, arXiv 1611.00144, section III-C) with a kernel
/// matrix for each pair of fields, the product layer that the cold-start literature's code has in place of
/// the paper's superposition of outer products: with E (B, F, D) the embeddings of the categorical and list
/// fields and the kernel K (D, P, D), P = F (F - 1) / 2,
///
///   p_{fg} = e_f^T K_{fg} e_g = sum_{ij} e_f[i] K[i, fg, j] e_g[j], f < g,   p (B, P)
///   logit = MLP([E flattened, p]) + linear(numbers),
///
/// the MLP with batch normalization, ReLU and dropout. Numbers are left to the linear term, as in Ipnn.
class Opnn : public Backbone {
 public:
  Opnn(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options)
      : Backbone(scope, encoder, options, NumberEmbedding::none),
        kernel_(&scope.create("kernel", Shape{width(), pair_count(fields()), width()}, xavier_uniform())),
        mlp_(scope / "mlp", mlp_sizes(fields() * width() + pair_count(fields()), options.hidden, 1),
             {.batch_norm = true, .dropout = options.dropout}) {}

 private:
  Var<float> interact(Var<float> fields, Mode mode, Random& random) override {
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

  Parameter<float>* kernel_;
  Mlp<float> mlp_;
};

}  // namespace

std::unique_ptr<Backbone> make_opnn(Scope<float> scope, const FeatureEncoder& encoder,
                                    const BackboneOptions& options) {
  return std::make_unique<Opnn>(scope, encoder, options);
}

}  // namespace vqgrad
