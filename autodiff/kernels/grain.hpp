#pragma once
#include <cstddef>

namespace vqgrad::kernels {

// What a thread has to do at least to be worth waking: numbers to copy, products of a plain loop, and
// products of a gemm.
constexpr std::size_t least_copied = std::size_t{1} << 16;
constexpr std::size_t least_products = std::size_t{1} << 14;
constexpr std::size_t least_gemm_products = std::size_t{1} << 18;

/// How many items of `work` each a thread takes at least, so that it has about `least` to do.
constexpr std::size_t grain(std::size_t work, std::size_t least = least_products) {
  return least / (work + 1) + 1;
}

}  // namespace vqgrad::kernels
