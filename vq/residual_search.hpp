#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vqgrad {

/// Codes (n, L) of rows (n, D) such that the sum of the codes' vectors, one of each codebook (K, D), is near
/// the row: at each level, the `beam` nearest partial sums are kept (Babenko, Lempitsky 2014, "Additive
/// quantization", section 3; beam 1 is the greedy search of RQ-VAE). Ties go to the first found. Distances
/// are |r|^2 + |c|^2 - 2 r c through gemm, in chunks of rows. Throws Error if rows are not whole.
template <class T>
std::vector<std::int32_t> residual_search(std::span<const T> rows, std::size_t dim,
                                          std::span<const std::span<const T>> codebooks, std::size_t beam);

}  // namespace vqgrad
