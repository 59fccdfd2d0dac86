#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/random.hpp"
#include "nn/mlp.hpp"
#include "nn/parameters.hpp"
#include "vq/vector_quantizer.hpp"

namespace vqgrad {

struct VqVaeOptions {
  std::size_t codes = 256;
  std::size_t dim = 8;      ///< of a code
  std::size_t hidden = 32;  ///< of encoder and decoder
  std::size_t epochs = 200;
  std::size_t batch = 256;
  double learning_rate = 1e-3;
  double commitment = 0.25;
  CodebookUpdate update = CodebookUpdate::ema;
};

/// What a VQ-VAE made of a set of vectors (n, width).
struct VectorCodes {
  std::vector<std::int32_t> codes;     ///< (n)
  std::vector<float> reconstructions;  ///< (n, width)
  double reconstruction_error = 0;     ///< mean over all elements of the squared error
  double variance = 0;                 ///< the same for the mean vector in place of the reconstruction
  CodebookUsage usage;                 ///< over all n
};

/// The VQ-VAE of van den Oord et al. 2017 on vectors, with an MLP encoder and decoder:
///
///   z = encoder(x), q = C[nearest code], y = decoder(z + sg(q - z)),
///   loss = mean((y - x)^2) + codebook term + beta commitment term
///
/// Vectors are standardized per dimension first and brought back at the end.
template <class T>
class VqVae {
 public:
  struct Step {
    Var<T> reconstruction;  ///< y (B, width)
    Quantized<T> quantized;
    Var<T> loss;
  };

  VqVae(Scope<T> scope, std::size_t width, const VqVaeOptions& options);
  Step operator()(Var<T> x, Here here = {}) const;

  Var<T> encode(Var<T> x, Here here = {}) const { return encoder_(x, here); }
  /// From codes' own vectors, not through the straight-through sum, which rounds.
  Var<T> decode(Var<T> q, Here here = {}) const { return decoder_(q, here); }
  VectorQuantizer<T>& quantizer() { return quantizer_; }

 private:
  Mlp<T> encoder_, decoder_;
  VectorQuantizer<T> quantizer_;
};

/// Trains one on `vectors` (n, width) and codes them. `after_epoch(epoch, loss)` ends training by returning
/// false. The codebook starts at k-means centres; codes unused for two epochs restart.
VectorCodes train_vqvae(std::span<const float> vectors, std::size_t width, const VqVaeOptions& options,
                        Parameters<float>& parameters, Random random,
                        const std::function<bool(std::size_t, double)>& after_epoch);

}  // namespace vqgrad
