#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "apps/vqgrad/models/vqvae/standardizer.hpp"
#include "apps/vqgrad/models/vqvae/vqvae.hpp"
#include "base/random.hpp"
#include "nn/parameters.hpp"
#include "vq/codebook_usage.hpp"

namespace vqgrad {

/// The result of a VQ-VAE on vectors (n, width).
struct VectorCodes {
  std::vector<std::int32_t> codes;     ///< (n, L)
  std::vector<float> reconstructions;  ///< (n, width)
  double reconstruction_error = 0;     ///< mean over all elements of the squared error
  double variance = 0;                 ///< the same error of the training vectors' mean
  std::vector<CodebookUsage> usage;    ///< of the L codebooks, over all n
};

/// A VQ-VAE over vectors (n, width), which are standardized before the encoder and scaled back after the
/// decoder. `fit` comes before everything else.
class ItemVqVae {
 public:
  /// `parameters` hold the model, under "vqvae", and must outlive it. Throws UsageError for options that do
  /// not go together.
  ItemVqVae(std::size_t width, const VqVaeOptions& options, Parameters<float>& parameters);

  /// Trains on `vectors` (n, width). `after_epoch(epoch, loss)` ends training if it returns false. Codebooks
  /// start at k-means centres; codes unused for two epochs restart. Throws Error for no vectors and for a
  /// loss that is not finite.
  void fit(std::span<const float> vectors, Random random,
           const std::function<bool(std::size_t, double)>& after_epoch);

  /// Codes (n, L) of any vectors (n, width).
  std::vector<std::int32_t> encode(std::span<const float> vectors) const;
  /// Vectors (n, width) of codes (n, L).
  std::vector<float> decode(std::span<const std::int32_t> codes) const;
  /// Encodes and decodes, with the reconstruction error.
  VectorCodes code(std::span<const float> vectors) const;
  /// The same for given codes.
  VectorCodes measure(std::span<const float> vectors, std::vector<std::int32_t> codes) const;

  const Quantizer<float>& quantizer() const { return model_.quantizer(); }

 private:
  void start(std::span<const float> inputs, Random random);

  std::size_t width_;
  VqVaeOptions options_;
  Parameters<float>& parameters_;
  std::optional<Standardizer> standardizer_;  // from `fit`
  VqVae<float> model_;
};

/// Fits an ItemVqVae and returns its result on the training vectors.
VectorCodes train_vqvae(std::span<const float> vectors, std::size_t width, const VqVaeOptions& options,
                        Parameters<float>& parameters, Random random,
                        const std::function<bool(std::size_t, double)>& after_epoch);

}  // namespace vqgrad
