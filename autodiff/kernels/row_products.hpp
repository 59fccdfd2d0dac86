#pragma once
#include <cstddef>

// For each row i: a product with the vectors a[i] (m) or b[i] (n) and the matrix x[i] (m, n).
namespace vqgrad::kernels {

/// x[i] = a[i] b[i]^T
template <class T>
void outer_products(const T* a, const T* b, std::size_t rows, std::size_t m, std::size_t n, T* x);

/// a[i] = x[i] b[i], summed in double
template <class T>
void times_columns(const T* x, const T* b, std::size_t rows, std::size_t m, std::size_t n, T* a);

/// b[i] = a[i]^T x[i], summed in double
template <class T>
void rows_times(const T* a, const T* x, std::size_t rows, std::size_t m, std::size_t n, T* b);

}  // namespace vqgrad::kernels
