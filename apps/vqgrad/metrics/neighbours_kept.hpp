#pragma once
#include <cstddef>
#include <span>

namespace vqgrad {

/// What a quantizer keeps of who is near to whom: the mean share of each vector's `k` nearest others, by
/// cosine, that are among the k nearest others of its reconstruction, too. Both (n, width); all others are
/// looked at. NaN where there are no more than k vectors.
double neighbours_kept(std::span<const float> vectors, std::span<const float> reconstructions,
                       std::size_t width, std::size_t k);

}  // namespace vqgrad
