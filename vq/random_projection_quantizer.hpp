#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "nn/parameters.hpp"
#include "vq/quantizer.hpp"

namespace vqgrad {

/// Untrained labels: the nearest code of a random projection, for self-supervised targets (BEST-RQ: Chiu et
/// al. 2022, arXiv 2202.01855, eq. 1), and a control for trained codes:
///
///   code = argmin_k | C_k / |C_k| - z P / |z P| |^2
///
/// P (D, d), C (K, d), one code per row. P and C are drawn once and stay; P's columns are made orthonormal,
/// so that q = C_k / |C_k| P^T has the label's direction in D dimensions. No terms.
template <class T>
class RandomProjectionQuantizer : public Quantizer<T> {
 public:
  /// Buffers "SCOPE.projection" and "SCOPE.vectors", normal. Throws UsageError unless 1 <= d <= D and K >= 1.
  RandomProjectionQuantizer(Scope<T> scope, std::size_t dim, std::size_t code_dim, std::size_t codes);

  using Quantizer<T>::decode;  // of arrays
  std::vector<T> decode(std::span<const std::int32_t> codes) const override;
  std::size_t dim() const override { return projection_->shape()[0]; }
  std::vector<std::size_t> code_sizes() const override { return {vectors_->shape()[0]}; }

 protected:
  Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const override;

 private:
  /// C_k / |C_k|
  Var<T> codebook(Tape<T>& tape) const;
  /// Back in D dimensions.
  Var<T> raised(Var<T> codebook, Indices<T> codes) const;

  std::string scope_;
  Parameter<T>*projection_, *vectors_;
};

}  // namespace vqgrad
