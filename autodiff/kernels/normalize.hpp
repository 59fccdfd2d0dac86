#pragma once
#include <cstddef>

namespace vqgrad::kernels {

/// mean and biased variance of each column of x (rows, columns), in double; rows >= 1.
template <class T>
void column_moments(const T* x, std::size_t rows, std::size_t columns, T* mean, T* variance);

/// sum[j] = sum_i a[i][j], dot[j] = sum_i a[i][j] b[i][j], in double.
template <class T>
void column_sums(const T* a, const T* b, std::size_t rows, std::size_t columns, double* sum, double* dot);

}  // namespace vqgrad::kernels
