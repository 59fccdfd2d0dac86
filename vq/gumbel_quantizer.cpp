#include "vq/gumbel_quantizer.hpp"

#include <cmath>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/softmax.hpp"
#include "autodiff/ops/vectors.hpp"
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
Quantized<T> GumbelQuantizer<T>::quantize(Var<T> z, Mode mode, Random& random) const {
  Tape<T>& tape = z.tape();
  const TapeScope scope{tape, scope_};
  const Var<T> logits = logits_(z), codebook = tape.parameter(*vectors_);
  Var<T> drawn = logits;
  if (mode == Mode::train) {
    const auto noise = tape.arena().template make<T>(logits.size());
    // Half a step off 0, whose logarithm is infinite.
    for (T& g : noise) g = static_cast<T>(-std::log(-std::log(random.uniform() + 0x1p-25)));
    drawn = logits + tape.input(noise, logits.shape());
  }
  const Indices<T> codes = argmin(-drawn);
  const Var<T> soft = softmax(drawn / options_.temperature, -1);
  const Var<T> hard = straight_through(soft, one_hot(codes, options_.codes));
  const Var<T> kl = std::log(static_cast<double>(options_.codes)) - code_entropy(logits).sample;
  return {.input = z,
          .vectors = gather(codebook, codes),
          .output = matmul(hard, codebook),
          .codes = codes,
          .terms = keep_terms<T>(tape, {{"kl", kl, options_.kl_weight}})};
}

template <class T>
std::vector<T> GumbelQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  require_codes(codes, code_sizes());
  return look_up(vectors_->values(), dim(), codes);
}

template class GumbelQuantizer<float>;
template class GumbelQuantizer<double>;

}  // namespace vqgrad
