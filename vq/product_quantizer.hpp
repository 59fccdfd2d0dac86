#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "vq/vector_quantizer.hpp"

namespace vqgrad {

/// Product quantization: z is cut into heads, and each head has its own quantizer (Jegou et al. 2011,
/// "Product quantization for nearest neighbor search", eq. 8):
///
///   q = [q_1(z_1), ..., q_H(z_H)]
///
/// The codes of a row are the codes of its heads in order. A term is 1/H times the sum over the heads that
/// have it: for heads of equal width, the mean over all elements. The heads are `parts`.
template <class T>
class ProductQuantizer : public Quantizer<T> {
 public:
  using Heads = std::vector<std::unique_ptr<Quantizer<T>>>;

  /// `heads` codebooks "SCOPE.h" with the same options; `each.dim` is the width of a head. Throws UsageError
  /// for no head.
  ProductQuantizer(Scope<T> scope, std::size_t heads, VectorQuantizerOptions each);
  /// Any quantizers side by side.
  explicit ProductQuantizer(Heads heads);

  using Quantizer<T>::decode, Quantizer<T>::start, Quantizer<T>::restart_dead_codes;  // of arrays
  std::vector<T> decode(std::span<const std::int32_t> codes) const override;
  std::size_t dim() const override { return dim_; }
  std::vector<std::size_t> code_sizes() const override { return code_sizes_; }
  void start(std::span<const T> rows, Random random) override;
  void update(const Quantized<T>& quantized) override;
  std::size_t restart_dead_codes(std::span<const T> rows, std::size_t patience, Random& random) override;

  Quantizer<T>& head(std::size_t h) { return *heads_[h]; }
  const Quantizer<T>& head(std::size_t h) const { return *heads_[h]; }
  std::size_t heads() const { return heads_.size(); }

 protected:
  Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const override;

 private:
  /// f(head, its columns of `rows` (n, D))
  template <class F>
  void for_heads(std::span<const T> rows, const F& f);

  Heads heads_;
  std::vector<std::size_t> code_sizes_;
  std::size_t dim_ = 0;
};

}  // namespace vqgrad
