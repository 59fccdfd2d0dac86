#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "nn/linear.hpp"
#include "nn/parameters.hpp"
#include "vq/quantizer.hpp"

namespace vqgrad {

/// A draw from softmax(logits) (..., K) through which a gradient passes: the Gumbel softmax (Jang et al.
/// 2016, arXiv 1611.01144, eq. 1 and 2; straight-through variant of section 2.2):
///
///   code = argmax_k (l + g)_k,   y = softmax((l + g) / temperature),   one_hot = y + sg(one_hot(code) - y)
///
/// with g = -ln(-ln u), u uniform, in training and g = 0 in evaluation.
template <class T>
struct GumbelDraw {
  Indices<T> codes;  ///< (...)
  Var<T> one_hot;    ///< (..., K)
};
template <class T>
GumbelDraw<T> gumbel_softmax(Var<T> logits, double temperature, Mode mode, Random& random, Here here = {});

struct GumbelQuantizerOptions {
  std::size_t codes = 0;    ///< K
  std::size_t dim = 0;      ///< D
  double temperature = 1;   ///< above 0; lower it during training
  double kl_weight = 5e-4;  ///< of "kl"
};

/// Codes drawn by `gumbel_softmax`:
///
///   l = z W + b,   code and one_hot drawn from softmax(l),   q = C[code],   output = one_hot C
///
/// Codebook and logits learn from the decoder's loss. The one term, "kl", is mean_b sum_k p ln(p K),
/// p = softmax(l): the distance from the uniform prior, in nats. One code per row.
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

  /// Throws UsageError unless it is above 0.
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
