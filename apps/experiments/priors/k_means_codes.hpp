#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.hpp"

namespace vqgrad {

/// How G codebooks share a vector.
enum class CodeStructure {
  residual,  ///< r_1 = x, c_g = argmin_k |r_g - C_g[k]|^2, r_{g+1} = r_g - C_g[c_g]: Juang and Gray 1982
  product,   ///< x cut into G parts, a code each: Jegou, Douze, Schmid 2011
};

/// Codes of vectors (n, D), G an item of K each, with k-means centres for codebooks.
class KMeansCodes {
 public:
  /// Learns from `vectors` alone. Throws Error as k_means does; UsageError where D is no multiple of G, for
  /// product codes.
  KMeansCodes(std::span<const float> vectors, std::size_t dim, CodeStructure structure, std::size_t groups,
              std::size_t codes, Random random);

  /// (n, G)
  std::vector<std::int32_t> encode(std::span<const float> vectors) const;
  /// (n, D)
  std::vector<float> decode(std::span<const std::int32_t> codes) const;

  std::size_t groups() const { return codebooks_.size(); }

 private:
  /// What codebook g sees of the residual (n, D).
  std::vector<float> part(const std::vector<float>& residual, std::size_t g) const;
  /// Adds `sign` times the codes' vectors of codebook g to vectors (n, D).
  void add(std::vector<float>& vectors, std::size_t g, std::span<const std::int32_t> codes, float sign) const;

  std::size_t dim_, codes_;
  std::size_t part_width_, stride_;            // codebook g sees part_width_ numbers from g stride_ on
  std::vector<std::vector<float>> codebooks_;  // (G) of (K, part_width_)
};

/// Share of the variance of `vectors` around their mean that `reconstructions` explain; both (n, dim).
double variance_explained(std::span<const float> vectors, std::span<const float> reconstructions,
                          std::size_t dim);

}  // namespace vqgrad
