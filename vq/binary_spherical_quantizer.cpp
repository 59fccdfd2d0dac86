#include "vq/binary_spherical_quantizer.hpp"

#include <cmath>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "base/error.hpp"
#include "nn/require_option.hpp"
#include "vq/codebook_terms.hpp"
#include "vq/estimator.hpp"
#include "vq/sign_codes.hpp"

namespace vqgrad {
namespace {

/// H of Bernoulli(sigmoid(x)) = ln(1 + e^x) - x sigmoid(x), element by element.
template <class T>
Var<T> bit_entropy(Var<T> x) {
  return softplus(x) - x * sigmoid(x);
}

/// x with sigmoid(x) = p. The 1e-12 keeps a share that reached 0 or 1 finite.
template <class T>
Var<T> logit(Var<T> p) {
  return log(p + 1e-12) - log(1 - p + 1e-12);
}

}  // namespace

template <class T>
BinarySphericalQuantizer<T>::BinarySphericalQuantizer(BinarySphericalQuantizerOptions options)
    : options_(options), size_(static_cast<T>(1 / std::sqrt(static_cast<double>(options.dim)))) {
  if (options.dim == 0) throw UsageError("a binary spherical quantizer has at least one bit");
  require_option("a quantizer's commitment_weight", options.commitment_weight, Range::non_negative);
  require_option("a quantizer's entropy_weight", options.entropy_weight, Range::non_negative);
  require_option("a quantizer's diversity", options.diversity, Range::non_negative);
  require_option("a quantizer's sharpness", options.sharpness, Range::non_negative);
}

template <class T>
Quantized<T> BinarySphericalQuantizer<T>::quantize(Var<T> z, Mode, Random&) const {
  const Var<T> u = unit_rows(z);
  const auto [bits, q] = nearest_sign(u, size_);
  const Var<T> x = u * (T(2 * options_.sharpness) * size_), share = mean(sigmoid(x), 0);
  const Var<T> rows = sum(bit_entropy(x)) * (T(1) / static_cast<T>(z.shape()[0]));
  const Var<T> codes = sum(bit_entropy(logit(share)));
  return {.input = u,
          .vectors = q,
          .output = straight_through(u, q),
          .codes = bits,
          .terms = keep_terms<T>(
              z.tape(), {{"commitment", mean_squared_error(u, stop_gradient(q)), options_.commitment_weight},
                         {"entropy", rows - options_.diversity * codes, options_.entropy_weight}})};
}

template <class T>
std::vector<T> BinarySphericalQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  require_codes(codes, code_sizes());
  return values_of_bits(codes, size_);
}

template class BinarySphericalQuantizer<float>;
template class BinarySphericalQuantizer<double>;

}  // namespace vqgrad
