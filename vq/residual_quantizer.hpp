#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "vq/vector_quantizer.hpp"

namespace vqgrad {

struct ResidualQuantizerOptions {
  std::size_t levels = 0;        ///< L
  VectorQuantizerOptions level;  ///< of each
  bool shared = false;           ///< all levels use one codebook (RQ-VAE)
  bool dropout = false;          ///< a training step stops after a random level (SoundStream, section III.C)
  std::size_t beam = 1;          ///< partial sums kept in the search; 1 takes the nearest code at each level
};

/// Residual vector quantization: each level quantizes the residual of the levels before it (SoundStream:
/// Zeghidour et al. 2021, arXiv 2107.03312, algorithm 1; RQ-VAE: Lee et al. 2022, arXiv 2203.01941, eq. 3 to
/// 6):
///
///   r_1 = z,   q_l = C_l[argmin_k |r_l - C_l[k]|^2],   r_(l+1) = r_l - sg(q_l),   q = sum_l q_l
///
/// Codes of a row: L. Terms are sums over the levels, which are `parts`; the decoder's gradient passes the
/// estimator once, around the sum. A level that dropout leaves out has code -1, which `decode` skips, and a
/// gradient of zeros. Codes of a beam stay as they are in a replay, naive or frozen.
template <class T>
class ResidualQuantizer : public Quantizer<T> {
 public:
  /// Levels are "SCOPE.l". Throws UsageError for no level, no beam, or a beam with Metric::cosine.
  ResidualQuantizer(Scope<T> scope, ResidualQuantizerOptions options);

  using Quantizer<T>::decode, Quantizer<T>::start, Quantizer<T>::restart_dead_codes;  // of arrays
  std::vector<T> decode(std::span<const std::int32_t> codes) const override;
  std::size_t dim() const override { return options_.level.dim; }
  std::vector<std::size_t> code_sizes() const override;

  /// k-means of each level's residuals in turn; a shared codebook starts at centres of the residuals of all
  /// levels.
  void start(std::span<const T> rows, Random random) override;
  void update(const Quantized<T>& quantized) override;
  std::size_t restart_dead_codes(std::span<const T> rows, std::size_t patience, Random& random) override;

  const VectorQuantizer<T>& level(std::size_t l) const { return *levels_[options_.shared ? 0 : l]; }
  const ResidualQuantizerOptions& options() const { return options_; }

 protected:
  Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const override;

 private:
  VectorQuantizer<T>& mutable_level(std::size_t l) { return *levels_[options_.shared ? 0 : l]; }
  /// Codes (n, L) of rows (n, D).
  std::vector<std::int32_t> beam_search(std::span<const T> rows) const;
  /// Adds 0 times the codebooks of levels [used, L), so that they get gradients of zeros.
  void add_zero_gradients(LossTerm<T>& term, std::size_t used) const;
  /// residuals <- residuals - their vectors at level l
  void subtract_level(std::size_t l, std::vector<T>& residuals) const;

  ResidualQuantizerOptions options_;
  std::string scope_;
  std::vector<std::unique_ptr<VectorQuantizer<T>>> levels_;
};

}  // namespace vqgrad
