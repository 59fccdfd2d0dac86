#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "nn/mlp.hpp"
#include "nn/parameters.hpp"
#include "vq/all_quantizers.hpp"

namespace vqgrad {

struct VqVaeOptions {
  std::size_t codes = 256;  ///< of a codebook
  std::size_t dim = 8;      ///< of z; the heads of a product share it
  std::size_t hidden = 32;  ///< of encoder and decoder; 0: there are none, z = x
  std::size_t epochs = 200;
  std::size_t batch = 256;
  double learning_rate = 1e-3;
  double commitment = 0.25;
  CodebookUpdate update = CodebookUpdate::ema;

  std::string quantizer = "vector";  ///< one of `all_quantizers()`
  std::size_t levels = 1;  ///< codes of a vector: levels of a residual quantizer, heads of a product
  std::size_t beam = 1;    ///< of the residual search
  double codebook = 1;     ///< weight of the codebook term
  bool skip = false;  ///< z = x + encoder(x), y = q + decoder(q), both 0 at first; `dim` is the width of x
  /// The reconstruction's gradient reaches the codebooks too, all levels at once; for Codebook::table with
  /// CodebookUpdate::loss.
  bool joint = false;
  bool one_deviation = false;  ///< of the standardization: the loss is the error of the vectors as they are
  bool anneal = false;         ///< the learning rate falls to 0 along half a cosine
  bool k_means = true;         ///< codebooks start at the centres of z
  bool restart = true;         ///< codes unused for two epochs
};

/// Fills in what the options' quantizer needs: its own sizes for `codes`, `levels` and `dim` that are 0.
/// Throws UsageError for sizes that do not fit.
VqVaeOptions resolve_quantizer(VqVaeOptions options);

/// The VQ-VAE of van den Oord et al. 2017 on vectors, with an MLP encoder and decoder and any quantizer:
///
///   z = encoder(x), q = quantizer(z), y = decoder(z + sg(q - z)),
///   loss = mean((y - x)^2) + codebook term + beta commitment term
///
/// With `joint`, y = decoder(q + z - sg(z)): the same value and gradient to z, and a gradient to the
/// codebooks.
template <class T>
class VqVae {
 public:
  struct Step {
    Var<T> reconstruction;  ///< y (B, width)
    Quantized<T> quantized;
    Var<T> loss;
  };

  /// Throws UsageError for options that do not go together.
  VqVae(Scope<T> scope, std::size_t width, const VqVaeOptions& options);
  /// As in evaluation.
  Step operator()(Var<T> x, Here here = {}) const;
  /// `random` gives the quantizer's random numbers of training.
  Step operator()(Var<T> x, Mode mode, Random& random, Here here = {}) const;

  Var<T> encode(Var<T> x, Here here = {}) const;
  /// From `vectors` of codes, not through the straight-through sum, which rounds.
  Var<T> decode(Var<T> q, Here here = {}) const;
  Quantizer<T>& quantizer() const { return *quantizer_; }

 private:
  bool skip_, joint_;
  std::optional<Mlp<T>> encoder_, decoder_;
  std::unique_ptr<Quantizer<T>> quantizer_;
};

}  // namespace vqgrad
