#pragma once
#include <algorithm>
#include <cstddef>

#include "base/parallel.hpp"

namespace vqgrad::kernels {

// The least work for which a thread takes a part: numbers to copy, products of a plain loop, products of a
// gemm. That is only about a microsecond of work. Sharing costs half a microsecond, but a row that another
// core wrote costs ten times as much to fetch as one of the core's own; so all kernels share a batch by rows
// in the same way, and a row stays in the cache of one core.
constexpr std::size_t least_copied = std::size_t{1} << 13;
constexpr std::size_t least_products = std::size_t{1} << 13;
constexpr std::size_t least_gemm_products = std::size_t{1} << 15;

/// The grain size: how many items of `work` each a thread takes at least, so that it has about `least` to do.
constexpr std::size_t grain(std::size_t work, std::size_t least = least_products) {
  return least / (work + 1) + 1;
}

/// How many rows of a product with k x n numbers a thread takes at least. A row of fewer than eight columns
/// counts as one of eight, which costs no more, and a sum stored as eight products.
constexpr std::size_t gemm_grain(std::size_t n, std::size_t k) {
  return grain(std::max<std::size_t>(n, 8) * (k + 8), least_gemm_products);
}

/// f(begin, end) for parts of [0, size), for loops that do little more than copy.
template <class F>
void for_parts(std::size_t size, const F& f) {
  parallel_for(size, least_copied, [&](std::size_t begin, std::size_t end, std::size_t) { f(begin, end); });
}

}  // namespace vqgrad::kernels
