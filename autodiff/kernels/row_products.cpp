#include "autodiff/kernels/row_products.hpp"

#include <algorithm>
#include <array>

#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

/// Rows a thread takes at least, so that it has 16384 products to do.
std::size_t grain(std::size_t m, std::size_t n) { return 16384 / std::max<std::size_t>(m * n, 1) + 1; }

}  // namespace

template <class T>
void outer_products(const T* a, const T* b, std::size_t rows, std::size_t m, std::size_t n, T* x) {
  parallel_for(rows, grain(m, n), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin * m; i < end * m; ++i) {
      const T* right = b + i / m * n;
      const T left = a[i];
      for (std::size_t k = 0; k < n; ++k) x[i * n + k] = left * right[k];
    }
  });
}

template <class T>
void times_columns(const T* x, const T* b, std::size_t rows, std::size_t m, std::size_t n, T* a) {
  parallel_for(rows, grain(m, n), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin * m; i < end * m; ++i) {
      const T* right = b + i / m * n;
      double sum = 0;
#pragma omp simd reduction(+ : sum)
      for (std::size_t k = 0; k < n; ++k)
        sum += static_cast<double>(x[i * n + k]) * static_cast<double>(right[k]);
      a[i] = static_cast<T>(sum);
    }
  });
}

template <class T>
void rows_times(const T* a, const T* x, std::size_t rows, std::size_t m, std::size_t n, T* b) {
  constexpr std::size_t tile = 16;
  parallel_for(rows, grain(m, n), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i)
      for (std::size_t k = 0; k < n; k += tile) {
        std::array<double, tile> sums{};
        const std::size_t width = std::min(tile, n - k);
        for (std::size_t r = i * m; r < (i + 1) * m; ++r)
          for (std::size_t j = 0; j < width; ++j)
            sums[j] += static_cast<double>(a[r]) * static_cast<double>(x[r * n + k + j]);
        for (std::size_t j = 0; j < width; ++j) b[i * n + k + j] = static_cast<T>(sums[j]);
      }
  });
}

template void outer_products(const float*, const float*, std::size_t, std::size_t, std::size_t, float*);
template void outer_products(const double*, const double*, std::size_t, std::size_t, std::size_t, double*);
template void times_columns(const float*, const float*, std::size_t, std::size_t, std::size_t, float*);
template void times_columns(const double*, const double*, std::size_t, std::size_t, std::size_t, double*);
template void rows_times(const float*, const float*, std::size_t, std::size_t, std::size_t, float*);
template void rows_times(const double*, const double*, std::size_t, std::size_t, std::size_t, double*);

}  // namespace vqgrad::kernels
