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

/// How the codebook learns: by the gradient of its loss term, or as moving averages of its vectors.
enum class CodebookUpdate { loss, ema };

/// How z and codes are compared: as they are, or on the unit sphere, which z and codebook are brought to
/// first (ViT-VQGAN: Yu et al. 2021, arXiv 2110.04627, section 3.2).
enum class Metric { euclidean, cosine };

struct VectorQuantizerOptions {
  std::size_t codes = 0;  ///< K
  std::size_t dim = 0;    ///< D
  CodebookUpdate update = CodebookUpdate::loss;
  Metric metric = Metric::euclidean;
  Estimator estimator = Estimator::straight_through;
  double codebook_weight = 1;       ///< of the codebook term in `loss()`; 0 or more, as all weights
  double commitment_weight = 0.25;  ///< beta; the paper finds 0.1 to 2.0 alike
  double orthogonal_weight = 0;     ///< of "orthogonal"; such terms are left out at 0
  double diversity_weight = 0;      ///< of "diversity"
  double temperature = 1;           ///< of the soft assignment that "diversity" looks at, over 0
  double decay = 0.99;              ///< gamma of the moving averages, in [0, 1)
  double laplace = 1e-5;            ///< epsilon of the smoothed counts, 0 or more
  double deviation = 0.03;          ///< of DiVeQ's noise
  double balance = 0;               ///< Sinkhorn's epsilon for the codes in training; 0: nearest codes
};

/// Vector quantization with one codebook C (K, D), shared by all rows of z, (B, D) or (B, G, D) (van den Oord
/// et al. 2017, arXiv 1711.00937, eq. 1 to 3):
///
///   code_i = argmin_k |z_i - C_k|^2,   q_i = C[code_i]
///
/// Terms, means over all elements as torch's mse_loss: "codebook" mean((sg(z) - q)^2) moves the codebook and
/// nothing else, "commitment" mean((z - sg(q))^2) the encoder and nothing else; "orthogonal" is
/// `orthogonal_loss`, "diversity" minus the entropy of the mean of softmax(-|z - C|^2 / temperature).
/// With CodebookUpdate::ema the codebook takes no gradient: `update` moves its averages. DiVeQ needs neither
/// of the first two terms: set their weights to 0. Of equal rows of the codebook the lowest is found.
template <class T>
class VectorQuantizer : public Quantizer<T> {
 public:
  /// The codebook is "SCOPE.vectors", at first uniform in +-1/K. Buffers: "SCOPE.unused_for" and for EMA
  /// those of CodebookAverages. Throws UsageError for options out of range.
  VectorQuantizer(Scope<T> scope, VectorQuantizerOptions options);

  using Quantizer<T>::decode, Quantizer<T>::start, Quantizer<T>::restart_dead_codes;  // of arrays
  std::vector<T> decode(std::span<const std::int32_t> codes) const override;
  std::size_t dim() const override { return options_.dim; }
  std::vector<std::size_t> code_sizes() const override { return {options_.codes}; }

  /// k-means start: the codebook becomes the centres of `rows` (n, D); for EMA the averages start there too.
  /// Throws Error as k_means does.
  void start(std::span<const T> rows, Random random) override;
  void update(const Quantized<T>& quantized) override { update(std::span(&quantized, 1)); }
  /// One update for all that a step quantized with this codebook.
  void update(std::span<const Quantized<T>> step);
  /// As SoundStream's (arXiv 2107.03312, section III.C); averages go along. Adam's moments of the row, if
  /// any, stay. Throws Error where rows are not whole or not finite.
  std::size_t restart_dead_codes(std::span<const T> rows, std::size_t patience, Random& random) override;

  /// What `operator()` makes of z where the codes are given, one a row of z.
  Quantized<T> quantize_as(Var<T> z, Indices<T> codes, Mode mode, Random& random, Here here = {}) const;

  std::size_t codes() const { return options_.codes; }
  const Parameter<T>& codebook() const { return *codebook_; }
  /// The same on the tape, as codes are compared with z.
  Var<T> codebook(Tape<T>& tape, Here here = {}) const;
  const VectorQuantizerOptions& options() const { return options_; }

 protected:
  Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const override;
  bool takes_groups() const override { return true; }

 private:
  /// Codebook or z as they are compared.
  Var<T> compared(Var<T> x) const;
  std::vector<T> compared(std::span<const T> rows) const;
  /// The step's result from z, codebook and codes as they were compared.
  Quantized<T> assemble(Var<T> from, Var<T> all, Indices<T> codes, Mode mode, Random& random) const;
  /// As many codes of each kind as the balance asks for.
  Indices<T> balanced(Var<T> z, Var<T> codebook) const;
  std::span<const LossTerm<T>> terms(Var<T> z, Var<T> q, Var<T> codebook) const;

  VectorQuantizerOptions options_;
  std::string scope_;
  Parameter<T>* codebook_;
  Parameter<T>* unused_for_;  // (K) updates since the last use
  std::optional<CodebookAverages<T>> averages_;
};

}  // namespace vqgrad
