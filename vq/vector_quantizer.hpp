#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "autodiff/tape.hpp"
#include "base/random.hpp"
#include "nn/parameters.hpp"
#include "vq/codebook_usage.hpp"

namespace vqgrad {

/// How the codebook learns: by the gradient of its loss term, or as moving averages of its vectors.
enum class CodebookUpdate { loss, ema };

struct VectorQuantizerOptions {
  std::size_t codes = 0;  ///< K
  std::size_t dim = 0;    ///< D
  CodebookUpdate update = CodebookUpdate::loss;
  double codebook_weight = 1;       ///< of the codebook term in `loss()`; 0 or more, as the next
  double commitment_weight = 0.25;  ///< beta; the paper finds 0.1 to 2.0 alike
  double decay = 0.99;              ///< gamma of the moving averages, in [0, 1)
  double laplace = 1e-5;            ///< epsilon of the smoothed counts, 0 or more
};

/// What a quantizer makes of z (B, D) or (B, G, D).
template <class T>
struct Quantized {
  Var<T> input;            ///< z
  Var<T> vectors;          ///< q = codebook[codes], the shape of z; its gradient goes to the codebook
  Indices<T> codes;        ///< (B) or (B, G)
  Var<T> codebook_loss;    ///< mean((sg(z) - q)^2): moves the codebook, nothing else
  Var<T> commitment_loss;  ///< mean((z - sg(q))^2): moves the encoder, nothing else
  double codebook_weight = 1, commitment_weight = 0.25;

  /// z + sg(q - z), for the decoder.
  Var<T> straight_through(Here here = {}) const;
  /// codebook_weight codebook_loss + commitment_weight commitment_loss
  Var<T> loss(Here here = {}) const;
};

/// Vector quantization with one codebook C (K, D), shared by all rows of z (van den Oord et al. 2017,
/// arXiv 1711.00937, eq. 1 to 3):
///
///   code_i = argmin_k |z_i - C_k|^2,   q_i = C[code_i]
///
/// The loss terms are means over all elements, as torch's mse_loss. With CodebookUpdate::ema the codebook
/// takes no gradient; `update` after each training step moves it (appendix A.1, with Laplace smoothing):
///
///   N_k <- gamma N_k + (1 - gamma) n_k,   M_k <- gamma M_k + (1 - gamma) sum of code k's z,
///   C_k = M_k / ((N_k + eps) / (sum N + K eps) sum N)
///
/// Nothing moves but in `start`, `update` and `restart_dead_codes`; `encode` gives codes that
/// were decoded back exactly, and of equal rows of the codebook the lowest.
template <class T>
class VectorQuantizer {
 public:
  /// The codebook is "SCOPE.vectors", at first uniform in +-1/K. Buffers: "SCOPE.unused_for" and for EMA
  /// "SCOPE.averaged_counts" and "SCOPE.averaged_sums". Throws UsageError for options out of range.
  VectorQuantizer(Scope<T> scope, VectorQuantizerOptions options);

  /// Throws TapeError where z's last axis is not D, an element is not finite, or there is none at all: the
  /// loss terms are means. `encode` takes no rows.
  Quantized<T> operator()(Var<T> z, Here here = {}) const;

  /// Codes of rows (n, D), without a tape. Throws Error where they are not whole or not finite.
  std::vector<std::int32_t> encode(std::span<const T> rows) const;
  /// The codes' vectors, (n, D). Throws Error for a code that does not exist.
  std::vector<T> decode(std::span<const std::int32_t> codes) const;

  /// k-means start: the codebook becomes the centres of `rows` (n, D); for EMA the sums start there too.
  /// Throws Error as k_means does.
  void start(std::span<const T> rows, Random random);

  /// To be called after each training step: counts usage, and for EMA moves the codebook.
  void update(const Quantized<T>& quantized);

  /// Codes whose last use lies `patience` updates back or more move to random rows of `rows` (n, D), and
  /// their EMA sums with them (SoundStream, arXiv 2107.03312, section III.C). Adam's moments of the row, if
  /// any, stay. Returns how many moved. Throws Error where rows are not whole.
  std::size_t restart_dead_codes(std::span<const T> rows, std::size_t patience, Random& random);

  std::size_t codes() const { return options_.codes; }
  std::size_t dim() const { return options_.dim; }
  const Parameter<T>& codebook() const { return *codebook_; }
  const VectorQuantizerOptions& options() const { return options_; }

 private:
  void move_by_averages(std::span<const T> rows, std::span<const std::int32_t> codes);
  void reset_averages(std::size_t code, std::span<const T> vector);

  VectorQuantizerOptions options_;
  std::string scope_;
  Parameter<T>* codebook_;
  Parameter<T>* unused_for_;                 // (K) updates since the last use
  Parameter<T>* averaged_counts_ = nullptr;  // (K), EMA only
  Parameter<T>* averaged_sums_ = nullptr;    // (K, D), EMA only
  std::vector<double> counts_, sums_;        // of one update
};

}  // namespace vqgrad
