#include "apps/vqgrad/models/vqvae/vqvae.hpp"

#include <algorithm>
#include <string>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

void require_options(std::size_t width, const VqVaeOptions& options) {
  if ((options.skip || options.hidden == 0) && options.dim != width)
    throw UsageError("without an encoder, or with one around which x skips, a code is as wide as a vector: " +
                     std::to_string(width) + ", not " + std::to_string(options.dim));
  const Codebook codebook = find_quantizer(options.quantizer).codebook;
  if (options.hidden == 0 && options.epochs > 0 && codebook == Codebook::fixed)
    throw UsageError("the quantizer \"" + options.quantizer +
                     "\" has nothing to train without an encoder: set a hidden size, or 0 epochs");
  if (options.joint && (options.update == CodebookUpdate::ema || codebook != Codebook::table))
    throw UsageError(
        "`joint` trains codebooks by the reconstruction's gradient: it goes with CodebookUpdate::loss and "
        "Codebook::table");
}

QuantizerOptions quantizer_options(const VqVaeOptions& o) {
  return {.name = o.quantizer,
          .codes = o.codes,
          .levels = o.levels,
          .dim = o.dim,
          .beam = o.beam,
          .update = o.update,
          .codebook_weight = o.codebook,
          .commitment_weight = o.commitment};
}

/// Makes an MLP start as x -> 0.
template <class T>
void silence(const Mlp<T>& mlp) {
  std::ranges::fill(mlp.layers().back().weight().mutate(), T(0));
  std::ranges::fill(mlp.layers().back().bias()->mutate(), T(0));
}

}  // namespace

VqVaeOptions resolve_quantizer(VqVaeOptions options) {
  const QuantizerOptions resolved = resolve_quantizer(quantizer_options(options));
  options.codes = resolved.codes;
  options.levels = resolved.levels;
  options.dim = resolved.dim;
  return options;
}

template <class T>
VqVae<T>::VqVae(Scope<T> scope, std::size_t width, const VqVaeOptions& options)
    : skip_(options.skip), joint_(options.joint) {
  require_options(width, options);
  if (options.hidden > 0) {
    encoder_.emplace(scope / "encoder", std::vector{width, options.hidden, options.dim});
    decoder_.emplace(scope / "decoder", std::vector{options.dim, options.hidden, width});
  }
  if (skip_ && encoder_) {
    silence(*encoder_);
    silence(*decoder_);
  }
  quantizer_ = make_quantizer(scope / "codebook", quantizer_options(options));
}

template <class T>
Var<T> VqVae<T>::encode(Var<T> x, Here here) const {
  const TapeScope scope{x.tape(), here};
  if (!encoder_) return x;
  return skip_ ? x + (*encoder_)(x) : (*encoder_)(x);
}

template <class T>
Var<T> VqVae<T>::decode(Var<T> q, Here here) const {
  const TapeScope scope{q.tape(), here};
  if (!decoder_) return q;
  return skip_ ? q + (*decoder_)(q) : (*decoder_)(q);
}

template <class T>
typename VqVae<T>::Step VqVae<T>::operator()(Var<T> x, Here here) const {
  Random none;
  const TapeScope scope{x.tape(), here};
  return (*this)(x, Mode::evaluate, none);
}

template <class T>
typename VqVae<T>::Step VqVae<T>::operator()(Var<T> x, Mode mode, Random& random, Here here) const {
  const TapeScope scope{x.tape(), here};
  const Quantized<T> quantized = (*quantizer_)(encode(x).named("z"), mode, random);
  const Var<T> z = quantized.input;
  const Var<T> output = joint_ ? quantized.vectors + (z - stop_gradient(z)) : quantized.output;
  const Var<T> y = decode(output).named("reconstruction");
  const Var<T> loss = (mean_squared_error(y, x) + quantized.loss()).named("loss");
  return {y, quantized, loss};
}

template class VqVae<float>;
template class VqVae<double>;

}  // namespace vqgrad
