#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "nn/linear.hpp"
#include "nn/parameters.hpp"
#include "vq/quantizer.hpp"

namespace vqgrad {

struct GumbelQuantizerOptions {
  std::size_t codes = 0;    ///< K
  std::size_t dim = 0;      ///< D
  double temperature = 1;   ///< over 0; to be lowered while training
  double kl_weight = 5e-4;  ///< of "kl"
};

/// Codes drawn from a softmax through which a gradient passes (Jang et al. 2016, arXiv 1611.01144, eq. 1 to
/// 3, straight-through variant):
///
///   l = z W + b,   y = softmax((l + g) / temperature),   code = argmax_k (l + g)_k,   q = C[code]
///   output = (y + sg(one_hot(code) - y)) C
///
/// with g = -ln(-ln u), u uniform, in training and g = 0 in evaluation. Codebook and logits learn from the
/// decoder's loss; the one term, "kl", is mean_b sum_k p ln(p K), p = softmax(l): the distance from the
/// uniform prior, in nats. z (B, D), codes (B).
template <class T>
class GumbelQuantizer : public Quantizer<T> {
 public:
  /// "SCOPE.logits.weight", "SCOPE.logits.bias", "SCOPE.vectors" (K, D). Throws UsageError for options out of
  /// range.
  GumbelQuantizer(Scope<T> scope, GumbelQuantizerOptions options);

  using Quantizer<T>::decode;  // of arrays
  std::vector<T> decode(std::span<const std::int32_t> codes) const override;
  std::size_t dim() const override { return options_.dim; }
  std::vector<std::size_t> code_sizes() const override { return {options_.codes}; }

  /// Throws UsageError unless it is over 0.
  void set_temperature(double temperature);

 protected:
  Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const override;

 private:
  GumbelQuantizerOptions options_;
  std::string scope_;
  Linear<T> logits_;
  Parameter<T>* vectors_;
};

}  // namespace vqgrad
