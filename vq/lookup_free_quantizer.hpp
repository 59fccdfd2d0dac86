#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "vq/quantizer.hpp"

namespace vqgrad {

struct LookupFreeQuantizerOptions {
  std::size_t dim = 0;  ///< D bits, at most 12: the entropy term takes all 2^D codes
  double commitment_weight = 0.25;
  double entropy_weight = 0.1;
  double diversity = 1;    ///< gamma, the weight of the codes' entropy relative to the rows' entropy
  double temperature = 1;  ///< above 0
};

/// Lookup-free quantization: a code is the signs of its D numbers, q_d = sign(z_d), -1 at 0 (Yu et al. 2023,
/// MagViT-v2, arXiv 2310.05737, eq. 2 to 5):
///
///   "commitment"  mean((z - sg(q))^2)
///   "entropy"     mean_b H(p_b) - gamma H(mean_b p_b),   p_b = softmax_k(-|z_b - c_k|^2 / temperature)
///
/// over all c in {-1, 1}^D, in nats. Codes of a row: D bits. No parameters.
template <class T>
class LookupFreeQuantizer : public Quantizer<T> {
 public:
  /// Throws UsageError for options out of range.
  explicit LookupFreeQuantizer(LookupFreeQuantizerOptions options);

  using Quantizer<T>::decode;  // of arrays
  std::vector<T> decode(std::span<const std::int32_t> codes) const override;
  std::size_t dim() const override { return options_.dim; }
  std::vector<std::size_t> code_sizes() const override { return std::vector<std::size_t>(dim(), 2); }

 protected:
  Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const override;

 private:
  LookupFreeQuantizerOptions options_;
  std::vector<T> corners_;  // (2^D, D): all codes
};

}  // namespace vqgrad
