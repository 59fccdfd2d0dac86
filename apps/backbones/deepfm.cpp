#include "apps/backbones/deepfm.hpp"

#include "autodiff/ops/factorization_machine.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {
namespace {

std::vector<std::size_t> mlp_sizes(std::size_t inputs, const std::vector<std::size_t>& hidden) {
  std::vector<std::size_t> sizes{inputs};
  sizes.insert(sizes.end(), hidden.begin(), hidden.end());
  sizes.push_back(1);
  return sizes;
}

}  // namespace

DeepFm::DeepFm(Scope<float> scope, const FeatureEncoder& encoder, DeepFmOptions options)
    : embeddings_(scope / "embedding", encoder, options.width),
      numbers_(encoder),
      mlp_(scope / "mlp", mlp_sizes(embeddings_.fields() * options.width, options.hidden),
           {.batch_norm = true, .dropout = options.dropout}) {
  if (numbers_.size() > 0) linear_.emplace_back(scope / "linear", numbers_.size(), 1);
}

Var<float> DeepFm::operator()(Tape<float>& tape, const Batch& batch, Mode mode, Random& random, Here here) {
  const std::size_t rows = batch.size();
  const Var<float> flat = embeddings_(tape, batch, here).named("embeddings");
  const Shape by_field{rows, embeddings_.fields(), embeddings_.width()};
  Var<float> logits = add(factorization_machine(reshape(flat, by_field, here), here),
                          reshape(mlp_(flat, mode, random, here), Shape{rows}, here), here);
  for (auto& linear : linear_)
    logits = add(logits, reshape(linear(numbers_(tape, batch, here), here), Shape{rows}, here), here);
  return logits.named("logits");
}

}  // namespace vqgrad
