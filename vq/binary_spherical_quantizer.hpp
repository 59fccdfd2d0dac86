#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "vq/quantizer.hpp"

namespace vqgrad {

struct BinarySphericalQuantizerOptions {
  std::size_t dim = 0;           ///< D bits
  double commitment_weight = 0;  ///< the sphere bounds the error: the paper needs none
  double entropy_weight = 0.1;
  double diversity = 1;  ///< gamma, the weight of the codes' entropy relative to the rows' entropy
  double sharpness = 1;  ///< tau, an inverse temperature
};

/// Binary spherical quantization: the sign of each number on the unit sphere (Zhao et al. 2024, arXiv
/// 2406.07548, eq. 6 to 11):
///
///   u = z / |z|,   q_d = sign(u_d) / sqrt(D), the lower one at 0
///   "commitment"  mean((u - sg(q))^2)
///   "entropy"     mean_b sum_d H(p_bd) - gamma sum_d H(mean_b p_bd),   p_bd = sigmoid(2 tau u_bd / sqrt(D))
///
/// in nats: exact for the rows, an upper bound for the codes, and linear in D, so that many bits are cheap.
/// Codes of a row: D bits. No parameters.
template <class T>
class BinarySphericalQuantizer : public Quantizer<T> {
 public:
  /// Throws UsageError for options out of range.
  explicit BinarySphericalQuantizer(BinarySphericalQuantizerOptions options);

  using Quantizer<T>::decode;  // of arrays
  std::vector<T> decode(std::span<const std::int32_t> codes) const override;
  std::size_t dim() const override { return options_.dim; }
  std::vector<std::size_t> code_sizes() const override { return std::vector<std::size_t>(dim(), 2); }

 protected:
  Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const override;

 private:
  BinarySphericalQuantizerOptions options_;
  T size_;  // 1 / sqrt(D)
};

}  // namespace vqgrad
