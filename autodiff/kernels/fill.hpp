#pragma once
#include <algorithm>
#include <cstddef>
#include <span>

#include "autodiff/kernels/grain.hpp"

// Plain loops over one array, shared among threads.
namespace vqgrad::kernels {

template <class T>
void copy(std::span<const T> from, std::span<T> to) {
  for_parts(from.size(), [&](std::size_t begin, std::size_t end) {
    std::copy_n(from.data() + begin, end - begin, to.data() + begin);
  });
}

/// to[k] = f(k). f should hold its arrays by value: captures behind a reference would be reloaded for every
/// k.
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
