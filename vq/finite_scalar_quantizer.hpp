#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "nn/parameters.hpp"
#include "vq/quantizer.hpp"

namespace vqgrad {

/// Finite scalar quantization: each dimension is bounded and rounded to one of L_d levels; there is no
/// codebook to collapse and no loss term (Mentzer et al. 2023, arXiv 2309.15505, section 3.1 and appendix
/// A.1):
///
///   b_d = h tanh(z_d + atanh(o / h)) - o,   h = (L_d - 1) (1 + 1e-3) / 2,   o = 1/2 for even L_d, else 0
///   q_d = round(b_d) / w,   w = floor(L_d / 2);   output = b / w + sg(q - b / w)
///
/// Codes of a row: the D digits round(b_d) + w in {0, ..., L_d - 1}.
template <class T>
class FiniteScalarQuantizer : public Quantizer<T> {
 public:
  /// Throws UsageError for no dimension, or fewer than two levels.
  explicit FiniteScalarQuantizer(std::vector<std::size_t> levels);

  using Quantizer<T>::decode;  // of arrays
  std::vector<T> decode(std::span<const std::int32_t> codes) const override;
  std::size_t dim() const override { return levels_.size(); }
  std::vector<std::size_t> code_sizes() const override { return levels_; }

 protected:
  Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const override;

 private:
  std::vector<std::size_t> levels_;
  std::vector<T> half_, offset_, shift_, width_;  // (D): h, o, atanh(o / h), w
  std::vector<T> grid_;                           // the whole numbers that b is rounded to
};

}  // namespace vqgrad
