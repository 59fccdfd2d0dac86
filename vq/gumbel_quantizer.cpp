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
#include "vq/estimator.hpp"
#include "vq/rows.hpp"

namespace vqgrad {
namespace {

const GumbelQuantizerOptions& checked(const GumbelQuantizerOptions& options) {
  if (options.codes == 0 || options.dim == 0)
    throw UsageError("a Gumbel quantizer needs at least one code and one dimension");
  require_option("a quantizer's kl_weight", options.kl_weight, Range::non_negative);
  return options;
}

}  // namespace

template <class T>
GumbelDraw<T> gumbel_softmax(Var<T> logits, double temperature, Mode mode, Random& random, Here here) {
  Tape<T>& tape = logits.tape();
  const TapeScope scope{tape, here};
  Var<T> perturbed = logits;
  if (mode == Mode::train) {
    const auto noise = tape.arena().template make<T>(logits.size());
    // Half a step above 0, whose logarithm is infinite.
    for (T& g : noise) g = static_cast<T>(-std::log(-std::log(random.uniform() + 0x1p-25)));
    perturbed = logits + tape.input(noise, logits.shape());
  }
  const Indices<T> codes = argmin(-perturbed);
  const Var<T> soft = softmax(perturbed * (1 / temperature), -1);
  return {codes, straight_through(soft, one_hot(codes, logits.shape().back()))};
}

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
  require_option("a quantizer's temperature", temperature, Range::positive);
  options_.temperature = temperature;
}

template <class T>
Quantized<T> GumbelQuantizer<T>::quantize(Var<T> z, Mode mode, Random& random) const {
  Tape<T>& tape = z.tape();
  const TapeScope scope{tape, scope_};
  const Var<T> logits = logits_(z), codebook = tape.parameter(*vectors_);
  const auto [codes, one_hot] = gumbel_softmax(logits, options_.temperature, mode, random);
  const Var<T> kl = std::log(static_cast<double>(options_.codes)) - code_entropy(logits).sample;
  return {.input = z,
          .vectors = gather(codebook, codes),
          .output = matmul(one_hot, codebook),
          .codes = codes,
          .terms = keep_terms<T>(tape, {{"kl", kl, options_.kl_weight}})};
}

template <class T>
std::vector<T> GumbelQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  require_codes(codes, code_sizes());
  return look_up(vectors_->values(), dim(), codes);
}

template struct GumbelDraw<float>;
template struct GumbelDraw<double>;
template GumbelDraw<float> gumbel_softmax(Var<float>, double, Mode, Random&, Here);
template GumbelDraw<double> gumbel_softmax(Var<double>, double, Mode, Random&, Here);
template class GumbelQuantizer<float>;
template class GumbelQuantizer<double>;

}  // namespace vqgrad
