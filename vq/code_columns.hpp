#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vqgrad {

/// Columns [begin, end) of codes (n, width).
inline std::vector<std::int32_t> code_columns(std::span<const std::int32_t> codes, std::size_t width,
                                              std::size_t begin, std::size_t end) {
  std::vector<std::int32_t> columns;
  columns.reserve(codes.size() / width * (end - begin));
  for (std::size_t row = 0; row + width <= codes.size(); row += width)
    for (std::size_t c = begin; c < end; ++c) columns.push_back(codes[row + c]);
  return columns;
}

/// Writes columns (n, count) into columns [begin, begin + count) of codes (n, width).
inline void set_code_columns(std::span<std::int32_t> codes, std::size_t width, std::size_t begin,
                             std::size_t count, std::span<const std::int32_t> columns) {
  for (std::size_t k = 0; k < columns.size(); ++k) codes[k / count * width + begin + k % count] = columns[k];
}

}  // namespace vqgrad
