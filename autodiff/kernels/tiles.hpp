#pragma once
#include <array>
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

/// pick(... pick(pick(start, x[0]), x[1]) ..., x[count - 1]) in some order, many lanes at a time, for a
/// `pick` such as the smaller of two. OpenMP's `reduction(min)` would not do: under clang its lanes start at
/// the largest finite number, and infinity is lost.
template <class T, class Pick>
T fold(const T* x, std::size_t count, T start, const Pick& pick) {
  std::array<T, tile> lanes;
  lanes.fill(start);
  for_tiles(count, [&](std::size_t first, auto width) {
#pragma omp simd
    for (std::size_t lane = 0; lane < width; ++lane) lanes[lane] = pick(lanes[lane], x[first + lane]);
  });
  for (const T lane : lanes) start = pick(start, lane);
  return start;
}

}  // namespace vqgrad::kernels
