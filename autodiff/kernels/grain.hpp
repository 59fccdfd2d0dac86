#pragma once
#include <algorithm>
#include <cstddef>
#include <span>

#include "base/parallel.hpp"

namespace vqgrad::kernels {

// What a thread has to do at least to get a part: numbers to copy, products of a plain loop, and products of
// a gemm. That is little, a microsecond or so: sharing costs half of one, but a row that another core made
// costs ten times as much to fetch as one of the core's own. So all that works on a batch is shared in the
// same way, by rows, and a row stays where it is.
constexpr std::size_t least_copied = std::size_t{1} << 13;
constexpr std::size_t least_products = std::size_t{1} << 13;
constexpr std::size_t least_gemm_products = std::size_t{1} << 15;

/// How many items of `work` each a thread takes at least, so that it has about `least` to do.
constexpr std::size_t grain(std::size_t work, std::size_t least = least_products) {
  return least / (work + 1) + 1;
}

/// How many rows of a product with k x n numbers a thread takes at least. A row of fewer than eight columns
/// counts as one of eight, which costs no more, and a sum stored as eight products.
constexpr std::size_t gemm_grain(std::size_t n, std::size_t k) {
  return grain(std::max<std::size_t>(n, 8) * (k + 8), least_gemm_products);
}

/// f(begin, end) for parts of [0, size), each of which is little more than copied.
template <class F>
void for_parts(std::size_t size, const F& f) {
  parallel_for(size, least_copied, [&](std::size_t begin, std::size_t end, std::size_t) { f(begin, end); });
}

template <class T>
void copy(std::span<const T> from, std::span<T> to) {
  for_parts(from.size(), [&](std::size_t begin, std::size_t end) {
    std::copy_n(from.data() + begin, end - begin, to.data() + begin);
  });
}

/// to[k] = f(k). Whatever f holds, it holds by value: behind a reference it would be read again for every k.
template <class T, class F>
void fill(std::span<T> to, const F& f) {
  for_parts(to.size(), [=](std::size_t begin, std::size_t end) {
    const F at = f;
    T* const x = to.data();
#pragma omp simd
    for (std::size_t k = begin; k < end; ++k) x[k] = at(k);
  });
}

template <class T>
void fill_zero(std::span<T> to) {
  for_parts(to.size(),
            [&](std::size_t begin, std::size_t end) { std::fill_n(to.data() + begin, end - begin, T(0)); });
}

}  // namespace vqgrad::kernels
