#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vqgrad {

/// How a set of vectors uses a codebook of K codes, with p_k the share of code k. Count over the whole set:
/// over a batch, the perplexity depends on the batch size.
struct CodebookUsage {
  std::size_t codes = 0;     ///< K
  std::size_t used = 0;      ///< codes with at least one vector
  double entropy = 0;        ///< -sum_k p_k log2 p_k, in bits
  double perplexity = 0;     ///< 2^entropy, from 1 (one code for all) to K (equal use); 0 for no vectors
  double largest_share = 0;  ///< max_k p_k
  std::vector<std::size_t> counts;  ///< (K) vectors per code

  std::size_t dead() const { return codes - used; }
  double used_share() const {
    return codes == 0 ? 0 : static_cast<double>(used) / static_cast<double>(codes);
  }
};

/// Counts `assigned`, any number of codes in {0, ..., codes - 1}.
/// Throws Error if one is outside.
CodebookUsage codebook_usage(std::span<const std::int32_t> assigned, std::size_t codes);

/// Usage from the number of vectors of each code.
CodebookUsage usage_of_counts(std::vector<std::size_t> counts);

}  // namespace vqgrad
