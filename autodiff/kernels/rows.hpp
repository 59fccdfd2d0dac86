#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

// Rows of a table (N, width) by number. Numbers are not checked; negative ones are padding where bags are
// meant.
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

/// y[b] = the sum, in double, of table[r] over the r >= 0 of bag b, which is rows[b length ... (b + 1)
/// length).
template <class T>
void sum_bags(std::span<const std::int32_t> rows, std::size_t length, const T* table, std::size_t width,
              T* y);

/// to[r] += from[b] for every r >= 0 of every bag b, in the order of `rows`. Sum is T or double.
template <class T, class Sum>
void scatter_bags(std::span<const std::int32_t> rows, std::size_t length, const T* from, std::size_t width,
                  Sum* to);

}  // namespace vqgrad::kernels
