#pragma once
#include <cstddef>
#include <cstring>
#include <type_traits>

// Neighbouring columns of a row as one value, which the compiler keeps in registers: an array summed into
// over many rows it would write to memory at each of them.
namespace vqgrad::kernels {

/// N numbers, N a power of 2; g++ and clang++ know arithmetic on them, element by element.
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

/// Calls body(first, N) for columns [0, width) cut into pieces of N = 16, 8, 4, 2 and 1, as a constant. The
/// body is taken by value: what it holds can then live in registers, where a store to who knows where would
/// have it loaded again.
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

}  // namespace vqgrad::kernels
