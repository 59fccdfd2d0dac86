#include "vq/lookup_free_quantizer.hpp"

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "base/error.hpp"
#include "nn/require_option.hpp"
#include "vq/codebook_terms.hpp"
#include "vq/estimator.hpp"
#include "vq/sign_codes.hpp"

namespace vqgrad {

template <class T>
LookupFreeQuantizer<T>::LookupFreeQuantizer(LookupFreeQuantizerOptions options) : options_(options) {
  if (options.dim == 0 || options.dim > 12)
    throw UsageError("a lookup-free quantizer has 1 to 12 bits, got " + std::to_string(options.dim) +
                     ": BinarySphericalQuantizer takes more");
  require_option("a quantizer's commitment_weight", options.commitment_weight, Range::non_negative);
  require_option("a quantizer's entropy_weight", options.entropy_weight, Range::non_negative);
  require_option("a quantizer's diversity", options.diversity, Range::non_negative);
  require_option("a quantizer's temperature", options.temperature, Range::positive);
  for (std::size_t k = 0; k < std::size_t{1} << dim(); ++k)
    for (std::size_t d = 0; d < dim(); ++d) corners_.push_back((k >> d & 1) == 0 ? T(-1) : T(1));
}

template <class T>
Quantized<T> LookupFreeQuantizer<T>::quantize(Var<T> z, Mode, Random&) const {
  Tape<T>& tape = z.tape();
  const auto [bits, q] = nearest_sign(z, T(1));
  const Var<T> corners = tape.input(corners_, Shape{corners_.size() / dim(), dim()});
  const CodeEntropy<T> entropy = code_entropy(squared_distance(z, corners) * (-1 / options_.temperature));
  const Var<T> balance = entropy.sample - options_.diversity * entropy.codebook;
  return {.input = z,
          .vectors = q,
          .output = straight_through(z, q),
          .codes = bits,
          .terms = keep_terms<T>(
              tape, {{"commitment", mean_squared_error(z, stop_gradient(q)), options_.commitment_weight},
                     {"entropy", balance, options_.entropy_weight}})};
}

template <class T>
std::vector<T> LookupFreeQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  require_codes(codes, code_sizes());
  return values_of_bits(codes, T(1));
}

template class LookupFreeQuantizer<float>;
template class LookupFreeQuantizer<double>;

}  // namespace vqgrad
