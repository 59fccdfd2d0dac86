#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nn/parameters.hpp"
#include "vq/codebook_averages.hpp"
#include "vq/codebook_usage.hpp"
#include "vq/estimator.hpp"
#include "vq/quantizer.hpp"

namespace vqgrad {

/// How the codebook learns: by the gradient of its loss term, or as moving averages of the rows that chose
/// each code.
enum class CodebookUpdate { loss, ema };

/// How z and codes are compared: as they are, or after both are normalized to the unit sphere (ViT-VQGAN: Yu
/// et al. 2021, arXiv 2110.04627, section 3.2).
enum class Metric { euclidean, cosine };

struct VectorQuantizerOptions {
  std::size_t codes = 0;  ///< K
  std::size_t dim = 0;    ///< D
  CodebookUpdate update = CodebookUpdate::loss;
  Metric metric = Metric::euclidean;
  Estimator estimator = Estimator::straight_through;
  double codebook_weight = 1;       ///< of the codebook term in `loss()`; all weights are 0 or more
  double commitment_weight = 0.25;  ///< beta; the paper finds 0.1 to 2.0 equally good
  double orthogonal_weight = 0;     ///< of "orthogonal"; 0 leaves the term out
  double diversity_weight = 0;      ///< of "diversity"; 0 leaves the term out
  double temperature = 1;           ///< of the soft assignment in "diversity"; above 0
  double decay = 0.99;              ///< gamma of the moving averages, in [0, 1)
  double laplace = 1e-5;            ///< epsilon of the smoothed counts, 0 or more
  double deviation = 0.03;          ///< of DiVeQ's noise
  double balance = 0;               ///< Sinkhorn's epsilon for the codes in training; 0: the nearest codes
};

/// Vector quantization with one codebook C (K, D) (van den Oord et al. 2017, arXiv 1711.00937, eq. 1 to 3):
///
///   code_i = argmin_k |z_i - C_k|^2,   q_i = C[code_i]
///
/// Terms are means over all elements, as torch's mse_loss: "codebook" mean((sg(z) - q)^2) trains only the
/// codebook, "commitment" mean((z - sg(q))^2) only the encoder; "orthogonal" is `orthogonal_loss`,
/// "diversity" minus the entropy of the mean of softmax(-|z - C|^2 / temperature). With CodebookUpdate::ema
/// the codebook takes no gradient: `update` moves its averages. DiVeQ needs neither of the first two terms:
/// set their weights to 0. Of equal rows of the codebook the lowest is chosen.
template <class T>
class VectorQuantizer : public Quantizer<T> {
 public:
  /// The codebook is "SCOPE.vectors", at first uniform in +-1/K. Buffers: "SCOPE.unused_for", and with EMA
  /// the buffers of CodebookAverages. Throws UsageError for options out of range.
  VectorQuantizer(Scope<T> scope, VectorQuantizerOptions options);

  using Quantizer<T>::decode, Quantizer<T>::start, Quantizer<T>::restart_dead_codes;  // of arrays
  std::vector<T> decode(std::span<const std::int32_t> codes) const override;
  std::size_t dim() const override { return options_.dim; }
  std::vector<std::size_t> code_sizes() const override { return {options_.codes}; }

  /// k-means start: the codebook becomes the centres of `rows` (n, D); for EMA the averages start there too.
  /// Throws Error as k_means does.
  void start(std::span<const T> rows, Random random) override;
  void update(const Quantized<T>& quantized) override { update(std::span(&quantized, 1)); }
  /// One update for several results of one step with this codebook.
  void update(std::span<const Quantized<T>> step);
  /// As in SoundStream (arXiv 2107.03312, section III.C); resets the code's averages too. Adam's moments of
  /// the row, if any, stay. Throws Error if rows are not whole or not finite.
  std::size_t restart_dead_codes(std::span<const T> rows, std::size_t patience, Random& random) override;

  /// As `operator()`, with given codes (n) for rows z (n, D).
  Quantized<T> quantize_as(Var<T> z, Indices<T> codes, Mode mode, Random& random, Here here = {}) const;

  std::size_t codes() const { return options_.codes; }
  const Parameter<T>& codebook() const { return *codebook_; }
  /// On the tape, normalized as the metric asks.
  Var<T> codebook(Tape<T>& tape, Here here = {}) const;
  const VectorQuantizerOptions& options() const { return options_; }

 protected:
  Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const override;

 private:
  /// Rows of z or of the codebook, ready to be compared: on the unit sphere for Metric::cosine.
  Var<T> normalized(Var<T> rows) const;
  std::vector<T> normalized(std::span<const T> rows) const;
  /// Codes (n) by Sinkhorn's algorithm, so that all codes are used about equally.
  Indices<T> balanced(Var<T> z, Var<T> codebook) const;
  /// The result for given codes; z and codebook are normalized.
  Quantized<T> with_codes(Var<T> z, Var<T> codebook, Indices<T> codes, Mode mode, Random& random) const;
  std::span<const LossTerm<T>> terms(Var<T> z, Var<T> q, Var<T> codebook) const;

  VectorQuantizerOptions options_;
  std::string scope_;
  Parameter<T>* codebook_;
  Parameter<T>* unused_for_;  // (K) updates since the last use
  std::optional<CodebookAverages<T>> averages_;
};

}  // namespace vqgrad
