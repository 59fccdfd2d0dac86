#include "vq/gumbel_quantizer.hpp"

#include <cmath>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/softmax.hpp"
#include "autodiff/ops/vectors.hpp"
#include "autodiff/tools/tape_scope.hpp"
#include "base/error.hpp"
#include "nn/require_option.hpp"
#include "vq/codebook_terms.hpp"
#include "vq/look_up.hpp"
#include "vq/straight_through.hpp"

namespace vqgrad {
namespace {

const GumbelQuantizerOptions& checked(const GumbelQuantizerOptions& options) {
  if (options.codes == 0 || options.dim == 0)
    throw UsageError("a Gumbel quantizer needs at least one code and one dimension");
  require_option("a quantizer's kl_weight", options.kl_weight, Range::finite);
  return options;
}

}  // namespace

template <class T>
GumbelQuantizer<T>::GumbelQuantizer(Scope<T> scope, GumbelQuantizerOptions options)
    : options_(checked(options)),
      scope_(scope.name()),
      logits_(scope / "logits", options.dim, options.codes),
      vectors_(&scope.create("vectors", Shape{options.codes, options.dim}, normal(0, 1))) {
  set_temperature(options.temperature);
}

template <class T>
void GumbelQuantizer<T>::set_temperature(double temperature) {
  require_option("a quantizer's temperature", temperature, Range::finite);
  if (temperature == 0) throw UsageError("a quantizer's temperature is greater than 0");
  options_.temperature = temperature;
}

template <class T>
Quantized<T> GumbelQuantizer<T>::quantize(Var<T> z, Mode mode, Random& random, Here here) const {
  Tape<T>& tape = z.tape();
  const TapeScope<T> scope(tape, scope_);
  const Var<T> logits = logits_(z, here), codebook = tape.parameter(*vectors_, here);
  Var<T> drawn = logits;
  if (mode == Mode::train) {
    const auto noise = tape.arena().template make<T>(logits.size());
    // Half a step off 0, whose logarithm is infinite.
    for (T& g : noise) g = static_cast<T>(-std::log(-std::log(random.uniform() + 0x1p-25)));
    drawn = add(logits, tape.input(std::span<const T>(noise), logits.shape(), here), here);
  }
  const Indices<T> codes = argmin(negate(drawn, here), here);
  const Var<T> soft = softmax(divide(drawn, tape.scalar(T(options_.temperature), here), here), -1, here);
  const Var<T> hard = straight_through(soft, one_hot(codes, options_.codes, here), here);
  const Var<T> kl = subtract(tape.scalar(T(std::log(static_cast<double>(options_.codes))), here),
                             code_entropy(logits, here).sample, here);
  return {.input = z,
          .vectors = gather(codebook, codes, here),
          .output = matmul(hard, codebook, here),
          .codes = codes,
          .terms = keep_terms<T>(tape, {{"kl", kl, options_.kl_weight}})};
}

template <class T>
std::vector<T> GumbelQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  require_codes(codes, code_sizes());
  return look_up(std::span<const T>(vectors_->values()), dim(), codes);
}

template class GumbelQuantizer<float>;
template class GumbelQuantizer<double>;

}  // namespace vqgrad
