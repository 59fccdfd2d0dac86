#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "nn/mlp.hpp"
#include "nn/parameters.hpp"
#include "vq/product_quantizer.hpp"

namespace vqgrad {

/// What stands between encoder and decoder.
enum class Bottleneck {
  none,      ///< z itself: an autoencoder, the same without a quantizer
  codes,     ///< vector quantization, trained in place
  k_means,   ///< trained without, then the k-means centres of z
  random,    ///< codes drawn at random for each id, whatever z: a control that knows nothing
  constant,  ///< code 0, whatever z: the control of a collapsed codebook
};

/// Whether codes are given without a look at z.
bool is_blind(Bottleneck bottleneck);

struct GroupedVqvaeOptions {
  std::size_t groups = 8, codes = 32, dim = 4;  ///< G codebooks of K codes of width d
  std::size_t hidden = 64;
  std::size_t epochs = 80;
  std::size_t batch = 512;
  double learning_rate = 2e-3;
  Bottleneck bottleneck = Bottleneck::codes;
};

/// A VQ-VAE (van den Oord et al. 2017, arXiv 1711.00937) over vectors u (n, D) whose latent is cut into
/// groups with a codebook each (product quantization: Jegou et al. 2011):
///
///   z = encoder(u) (G, d),   q_g = C_g[argmin_k |z_g - C_g[k]|^2],   y = decoder(z + sg(q - z))
///   loss = mean((y - u)^2) + commitment 0.25 mean((z - sg(q))^2) of each group, codebooks by moving averages
///
/// The first tenth of the epochs runs without quantizer; then the codebooks start at k-means centres of z.
class GroupedVqvae {
 public:
  GroupedVqvae(Scope<float> scope, std::size_t width, const GroupedVqvaeOptions& options);

  /// Trains on `vectors` (n, D), of which `repeats` in a row belong to one id; `trainable` are its encoder's
  /// and decoder's parameters. Throws Error with Exit::interrupted after a Ctrl-C.
  void train(std::span<const float> vectors, std::size_t repeats,
             std::span<Parameter<float>* const> trainable, Random random);

  /// The codes of vectors (n, D), each of an id that training has not seen: (n, G).
  std::vector<std::int32_t> encode(std::span<const float> vectors);
  /// Vectors (n, D) from codes (n, G) alone.
  std::vector<float> decode(std::span<const std::int32_t> codes);
  /// Through the latent without quantizing it, for Bottleneck::none.
  std::vector<float> reconstruct(std::span<const float> vectors);

  const GroupedVqvaeOptions& options() const { return options_; }
  /// G log2 K
  double bits() const { return quantizer_.bits(); }

 private:
  /// `ids` are the ids of the rows of u.
  Var<float> step(Var<float> u, std::span<const std::uint32_t> ids, bool quantized);
  void start_codebooks(std::span<const float> vectors, Random random);
  std::vector<float> latents(std::span<const float> vectors);

  GroupedVqvaeOptions options_;
  std::size_t width_;
  Mlp<float> encoder_, decoder_;
  ProductQuantizer<float> quantizer_;
  std::optional<Quantized<float>> step_;  // of the step on the tape
  Tape<float> tape_;
};

}  // namespace vqgrad
