#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

// Rows of a table (N, width) by number. Numbers are not checked.
namespace vqgrad::kernels {

/// Calls `body(width)` with a compile-time constant for the usual widths: a row then is a few registers.
template <class Body>
void with_width(std::size_t width, Body body) {
  switch (width) {
    case 8:
      return body(std::integral_constant<std::size_t, 8>{});
    case 16:
      return body(std::integral_constant<std::size_t, 16>{});
    case 32:
      return body(std::integral_constant<std::size_t, 32>{});
    default:
      return body(width);
  }
}

/// y[i] = table[rows[i]]
template <class T>
void gather_rows(std::span<const std::int32_t> rows, const T* table, std::size_t width, T* y);

}  // namespace vqgrad::kernels
