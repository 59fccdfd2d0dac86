#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vqgrad {

/// Codes (n, L) of rows (n, D) such that the sum of a row's vectors, one of each codebook (K, D), is near it:
/// of all partial sums the `beam` nearest go on to the next level (Babenko, Lempitsky 2014, "Additive
/// quantization", section 3; RQ-VAE with beam 1 is the greedy search). Of ties, the first found. Distances
/// are |r|^2 + |c|^2 - 2 r c through gemm, in chunks of rows. Throws Error where rows are not whole.
template <class T>
std::vector<std::int32_t> residual_search(std::span<const T> rows, std::size_t dim,
                                          std::span<const std::span<const T>> codebooks, std::size_t beam);

}  // namespace vqgrad
