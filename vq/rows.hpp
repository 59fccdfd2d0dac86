#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"

// Plain arrays (n, width), row by row, without a tape.
namespace vqgrad {

/// n of an array (n, width) of `size` numbers. Throws Error if the rows are not whole or width is 0; `caller`
/// starts its text.
inline std::size_t row_count(const char* caller, std::size_t size, std::size_t width) {
  if (width == 0 || size % width != 0)
    throw Error(Exit::internal, std::string(caller) + " takes rows of " + std::to_string(width) +
                                    " numbers, at least one, and got " + std::to_string(size) + " numbers");
  return size / width;
}

/// Rows (n, D) of a codebook (K, D). Precondition: codes (n) are in [0, K).
template <class T>
std::vector<T> look_up(std::span<const T> codebook, std::size_t dim, std::span<const std::int32_t> codes) {
  std::vector<T> rows(codes.size() * dim);
  for (std::size_t i = 0; i < codes.size(); ++i)
    std::copy_n(codebook.data() + static_cast<std::size_t>(codes[i]) * dim, dim, rows.data() + i * dim);
  return rows;
}

/// Columns [begin, end) of rows (n, width), as (n, end - begin).
template <class T>
std::vector<T> columns(std::span<const T> rows, std::size_t width, std::size_t begin, std::size_t end) {
  std::vector<T> part;
  part.reserve(rows.size() / width * (end - begin));
  for (std::size_t row = 0; row + width <= rows.size(); row += width)
    part.insert(part.end(), rows.data() + row + begin, rows.data() + row + end);
  return part;
}

/// Writes `part` (n, count) into columns [begin, begin + count) of rows (n, width).
template <class T>
void set_columns(std::span<T> rows, std::size_t width, std::size_t begin, std::size_t count,
                 std::span<const T> part) {
  for (std::size_t k = 0; k < part.size(); ++k) rows[k / count * width + begin + k % count] = part[k];
}

}  // namespace vqgrad
