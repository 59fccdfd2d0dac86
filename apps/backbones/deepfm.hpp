#pragma once
#include <cstddef>
#include <vector>

#include "apps/backbones/field_embeddings.hpp"
#include "nn/linear.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {

struct DeepFmOptions {
  std::size_t width = 16;                      ///< D, of the field embeddings
  std::vector<std::size_t> hidden = {16, 16};  ///< the MLP's hidden sizes
  double dropout = 0.2;
};

/// DeepFM (Guo et al., IJCAI 2017, arXiv 1703.04247): with E (B, F, D) the field embeddings,
///
///   logit = FM(E) + MLP(E flattened) + linear(numbers),
///
/// FM the second-order interactions of Rendle 2010, the MLP with batch normalization, ReLU and dropout, and
/// the linear term on the number fields alone, as the cold-start literature's code has it.
class DeepFm {
 public:
  DeepFm(Scope<float> scope, const FeatureEncoder& encoder, DeepFmOptions options = {});

  /// (B) logits. `random` draws the dropout masks; unused in Mode::evaluate.
  Var<float> operator()(Tape<float>& tape, const Batch& batch, Mode mode, Random& random, Here here = {});

  const FieldEmbeddings& embeddings() const { return embeddings_; }

 private:
  FieldEmbeddings embeddings_;
  NumberFields numbers_;
  Mlp<float> mlp_;
  std::vector<Linear<float>> linear_;  // none where there are no number fields
};

}  // namespace vqgrad
