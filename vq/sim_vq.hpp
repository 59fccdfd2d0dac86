#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "nn/parameters.hpp"
#include "vq/quantizer.hpp"

namespace vqgrad {

struct SimVqOptions {
  std::size_t codes = 0;  ///< K
  std::size_t dim = 0;    ///< D
  double codebook_weight = 1;
  double commitment_weight = 0.25;
};

/// SimVQ: the codebook is a frozen random C times a learned square W, so a step moves all codes and none
/// dies (Zhu et al. 2024, arXiv 2411.02038, eq. 8):
///
///   code_i = argmin_k |z_i - (C W)_k|^2,   q_i = (C W)[code_i]
///
/// Terms as in VectorQuantizer; "codebook" trains W. One code per row.
template <class T>
class SimVq : public Quantizer<T> {
 public:
  /// "SCOPE.weight" (D, D), at first the identity; buffer "SCOPE.vectors" (K, D), normal with variance 1/D.
  /// Throws UsageError for options out of range.
  SimVq(Scope<T> scope, SimVqOptions options);

  using Quantizer<T>::decode;  // of arrays
  std::vector<T> decode(std::span<const std::int32_t> codes) const override;
  std::size_t dim() const override { return options_.dim; }
  std::vector<std::size_t> code_sizes() const override { return {options_.codes}; }

 protected:
  Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const override;

 private:
  /// C W
  Var<T> codebook(Tape<T>& tape) const;

  SimVqOptions options_;
  std::string scope_;
  Parameter<T>*vectors_, *weight_;
};

}  // namespace vqgrad
