#pragma once
#include <cstddef>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "base/parallel.hpp"

// Products of the vectors a[i] (m) and b[i] (n) and the matrix x[i] (m, n), for each row i.
namespace vqgrad::kernels {

/// x[i] = a[i] b[i]^T
template <class T>
void outer_products(const T* a, const T* b, std::size_t rows, std::size_t m, std::size_t n, T* x) {
  parallel_for(rows, grain(m * n), [&](std::size_t begin, std::size_t end, std::size_t) {
    with_width(n, [=](auto width) {
      for (std::size_t i = begin; i < end; ++i)
        for (std::size_t r = i * m; r < (i + 1) * m; ++r)
#pragma omp simd
          for (std::size_t k = 0; k < width; ++k) x[r * width + k] = a[r] * b[i * width + k];
    });
  });
}

/// a[i] = x[i] b[i], summed in double
template <class T>
void matrix_vector_products(const T* x, const T* b, std::size_t rows, std::size_t m, std::size_t n, T* a);

/// b[i] = a[i]^T x[i], summed in double
template <class T>
void vector_matrix_products(const T* a, const T* x, std::size_t rows, std::size_t m, std::size_t n, T* b);

}  // namespace vqgrad::kernels
