#pragma once
#include <array>
#include <cstddef>
#include <cstring>
#include <type_traits>

// Neighbouring columns of a row as one SIMD value, which the compiler keeps in registers. It would write an
// array that is summed into over many rows to memory at each row.
namespace vqgrad::kernels {

/// N numbers, N a power of 2, with the element-wise arithmetic of g++ and clang++.
template <class T, std::size_t N>
struct LanesOf {
  typedef T type __attribute__((vector_size(N * sizeof(T))));
};
template <class T>
struct LanesOf<T, 1> {
  using type = T;
};
template <class T, std::size_t N>
using Lanes = typename LanesOf<T, N>::type;

/// N numbers from any address.
template <std::size_t N, class T>
Lanes<T, N> load(const T* from) {
  Lanes<T, N> lanes;
  std::memcpy(&lanes, from, N * sizeof(T));
  return lanes;
}

template <class T, class V>
void store(T* to, const V& lanes) {
  std::memcpy(to, &lanes, sizeof(V));
}

/// The same numbers in another precision.
template <class To, std::size_t N, class V>
Lanes<To, N> convert(const V& lanes) {
  if constexpr (N == 1)
    return static_cast<To>(lanes);
  else
    return __builtin_convertvector(lanes, Lanes<To, N>);
}

template <std::size_t N, class V>
double sum_lanes(const V& lanes) {
  if constexpr (N == 1) {
    return static_cast<double>(lanes);
  } else {
    double sum = 0;
    for (std::size_t x = 0; x < N; ++x) sum += static_cast<double>(lanes[x]);
    return sum;
  }
}

/// Calls body(first, n) for the columns [0, width) in pieces of n = 16, 8, 4, 2 and 1, n a compile-time
/// constant. The body is taken by value: captures behind a reference would be reloaded after every store that
/// may alias.
template <class Body>
void for_lanes(std::size_t width, Body body) {
  std::size_t first = 0;
  for (; first + 16 <= width; first += 16) body(first, std::integral_constant<std::size_t, 16>{});
  const auto rest = [&](auto n) {
    if (!(width & n)) return;
    body(first, n);
    first += n;
  };
  rest(std::integral_constant<std::size_t, 8>{});
  rest(std::integral_constant<std::size_t, 4>{});
  rest(std::integral_constant<std::size_t, 2>{});
  rest(std::integral_constant<std::size_t, 1>{});
}

constexpr std::size_t tile = 16;  ///< columns that for_tiles takes at a time: their sums stay in registers

/// Calls body(first, count) for the columns [0, width) in whole tiles, whose count is a compile-time
/// constant, and one rest, whose count is not. For bodies that are too large for the five instances of
/// for_lanes.
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
  std::array<T, tile> best;
  best.fill(start);
  std::size_t k = 0;
  for (; k + tile <= count; k += tile)
#pragma omp simd
    for (std::size_t lane = 0; lane < tile; ++lane) best[lane] = pick(best[lane], x[k + lane]);
  for (std::size_t lane = 0; k < count; ++k, ++lane) best[lane] = pick(best[lane], x[k]);
  for (const T lane : best) start = pick(start, lane);
  return start;
}

/// Calls body(width), with a compile-time constant for the usual widths: a row then is a few registers.
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

}  // namespace vqgrad::kernels
