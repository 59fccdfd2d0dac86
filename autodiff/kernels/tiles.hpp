#pragma once
#include <cstddef>
#include <type_traits>

namespace vqgrad::kernels {

/// How many columns are summed side by side: their sums stay in registers.
constexpr std::size_t tile = 16;

/// Calls `body(first, count)` for the columns [0, width), `tile` at a time; the count of a whole tile is a
/// compile-time constant, without which its loop over the columns would not be kept in registers.
template <class Body>
void for_tiles(std::size_t width, const Body& body) {
  std::size_t first = 0;
  for (; first + tile <= width; first += tile) body(first, std::integral_constant<std::size_t, tile>{});
  if (first < width) body(first, width - first);
}

}  // namespace vqgrad::kernels
