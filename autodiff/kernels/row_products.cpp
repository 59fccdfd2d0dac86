#include "autodiff/kernels/row_products.hpp"

#include <algorithm>
#include <array>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {

template <class T>
void matrix_vector_products(const T* x, const T* b, std::size_t rows, std::size_t m, std::size_t n, T* a) {
  parallel_for(rows, grain(m * n), [&](std::size_t begin, std::size_t end, std::size_t) {
    with_width(n, [&](auto width) {
      for (std::size_t i = begin; i < end; ++i)
        for (std::size_t r = i * m; r < (i + 1) * m; ++r) {
          double sum = 0;
#pragma omp simd reduction(+ : sum)
          for (std::size_t k = 0; k < width; ++k)
            sum += static_cast<double>(x[r * width + k]) * static_cast<double>(b[i * width + k]);
          a[r] = static_cast<T>(sum);
        }
    });
  });
}

template <class T>
void vector_matrix_products(const T* a, const T* x, std::size_t rows, std::size_t m, std::size_t n, T* b) {
  parallel_for(rows, grain(m * n), [&](std::size_t begin, std::size_t end, std::size_t) {
    for_tiles(n, [&](std::size_t column, auto count) {
      for (std::size_t i = begin; i < end; ++i) {
        std::array<double, tile> sums{};
        for (std::size_t r = i * m; r < (i + 1) * m; ++r)
#pragma omp simd
          for (std::size_t k = 0; k < count; ++k)
            sums[k] += static_cast<double>(a[r]) * static_cast<double>(x[r * n + column + k]);
#pragma omp simd
        for (std::size_t k = 0; k < count; ++k) b[i * n + column + k] = static_cast<T>(sums[k]);
      }
    });
  });
}

template void matrix_vector_products(const float*, const float*, std::size_t, std::size_t, std::size_t,
                                     float*);
template void matrix_vector_products(const double*, const double*, std::size_t, std::size_t, std::size_t,
                                     double*);
template void vector_matrix_products(const float*, const float*, std::size_t, std::size_t, std::size_t,
                                     float*);
template void vector_matrix_products(const double*, const double*, std::size_t, std::size_t, std::size_t,
                                     double*);

}  // namespace vqgrad::kernels
