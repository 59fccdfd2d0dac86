#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "nn/linear.hpp"
#include "vq/vector_quantizer.hpp"

namespace vqgrad {

/// Vector quantization in few dimensions d < D, which uses more of the codebook ("factorized codes" of
/// ViT-VQGAN: Yu et al. 2021, arXiv 2110.04627, section 3.2; there with Metric::cosine):
///
///   u = z W_in + b_in (B, d),   v = C[nearest code of u],   q = v W_out + b_out (B, D)
///
/// The terms are the inner quantizer's, over d dimensions. `encode(decode(codes))` may differ from `codes`:
/// the projections are not inverse to each other.
template <class T>
class LowDimensionalQuantizer : public Quantizer<T> {
 public:
  /// "SCOPE.in", "SCOPE.codebook" with `inner.dim` = d, "SCOPE.out".
  LowDimensionalQuantizer(Scope<T> scope, std::size_t dim, VectorQuantizerOptions inner);

  using Quantizer<T>::decode, Quantizer<T>::start, Quantizer<T>::restart_dead_codes;  // of arrays
  std::vector<T> decode(std::span<const std::int32_t> codes) const override;
  std::size_t dim() const override { return dim_; }
  std::vector<std::size_t> code_sizes() const override { return inner_.code_sizes(); }
  void start(std::span<const T> rows, Random random) override;
  void update(const Quantized<T>& quantized) override { inner_.update(quantized.parts[0]); }
  std::size_t restart_dead_codes(std::span<const T> rows, std::size_t patience, Random& random) override;

 protected:
  Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const override;

 private:
  /// u of rows (n, D)
  std::vector<T> projected(std::span<const T> rows) const;

  std::size_t dim_;
  Linear<T> in_, out_;
  VectorQuantizer<T> inner_;
};

}  // namespace vqgrad
