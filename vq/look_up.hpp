#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vqgrad {

/// Rows (n, D) of a codebook (K, D), without a tape; the codes (n) have been looked at.
template <class T>
std::vector<T> look_up(std::span<const T> codebook, std::size_t dim, std::span<const std::int32_t> codes) {
  std::vector<T> rows(codes.size() * dim);
  for (std::size_t i = 0; i < codes.size(); ++i)
    std::copy_n(codebook.data() + static_cast<std::size_t>(codes[i]) * dim, dim, rows.data() + i * dim);
  return rows;
}

}  // namespace vqgrad
