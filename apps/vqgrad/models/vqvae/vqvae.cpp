#include "apps/vqgrad/models/vqvae/vqvae.hpp"

#include <algorithm>
#include <string>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "base/error.hpp"
#include "vq/product_quantizer.hpp"
#include "vq/residual_quantizer.hpp"

namespace vqgrad {
namespace {

void require_options(std::size_t width, const VqVaeOptions& options) {
  if ((options.skip || options.hidden == 0) && options.dim != width)
    throw UsageError("without an encoder, or with one around which x skips, a code is as wide as a vector: " +
                     std::to_string(width) + ", not " + std::to_string(options.dim));
  if (options.joint && options.update == CodebookUpdate::ema)
    throw UsageError(
        "a codebook of moving averages takes no gradient: `joint` goes with CodebookUpdate::loss");
}

/// An MLP that begins as x -> 0.
template <class T>
void silence(const Mlp<T>& mlp) {
  std::ranges::fill(mlp.layers().back().weight().mutate(), T(0));
  std::ranges::fill(mlp.layers().back().bias()->mutate(), T(0));
}

}  // namespace

template <class T>
std::unique_ptr<Quantizer<T>> make_quantizer(Scope<T> scope, const VqVaeOptions& options) {
  VectorQuantizerOptions each{.codes = options.codes,
                              .dim = options.dim,
                              .update = options.update,
                              .codebook_weight = options.codebook,
                              .commitment_weight = options.commitment};
  switch (options.kind) {
    case QuantizerKind::vector:
      if (options.levels != 1) throw UsageError("a vector quantizer has one codebook");
      return std::make_unique<VectorQuantizer<T>>(scope, each);
    case QuantizerKind::residual:
      return std::make_unique<ResidualQuantizer<T>>(
          scope, ResidualQuantizerOptions{.levels = options.levels, .level = each, .beam = options.beam});
    case QuantizerKind::product:
      break;
  }
  if (options.levels == 0 || options.dim % options.levels != 0)
    throw UsageError("a product quantizer cuts " + std::to_string(options.dim) +
                     " dimensions into heads of equal width: " + std::to_string(options.levels) +
                     " is no divisor");
  each.dim = options.dim / options.levels;
  return std::make_unique<ProductQuantizer<T>>(scope, options.levels, each);
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
  quantizer_ = make_quantizer(scope / "codebook", options);
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
  const TapeScope scope{x.tape(), here};
  const Var<T> z = encode(x).named("z");
  const Quantized<T> quantized = (*quantizer_)(z);
  const Var<T> output = joint_ ? quantized.vectors + (z - stop_gradient(z)) : quantized.output;
  const Var<T> y = decode(output).named("reconstruction");
  const Var<T> loss = (mean_squared_error(y, x) + quantized.loss()).named("loss");
  return {y, quantized, loss};
}

template std::unique_ptr<Quantizer<float>> make_quantizer(Scope<float>, const VqVaeOptions&);
template std::unique_ptr<Quantizer<double>> make_quantizer(Scope<double>, const VqVaeOptions&);
template class VqVae<float>;
template class VqVae<double>;

}  // namespace vqgrad
