#pragma once
#include <cstddef>

namespace vqgrad::kernels {

/// sum_j (a[j] - b[j])^2 of two vectors of `dim` numbers, summed in double. Of rows i of a and k of b, both
/// (..., dim): squared_distance(&a[i * dim], &b[k * dim], dim). To search for the nearest of many rows, see
/// nearest_code.hpp.
template <class T>
double squared_distance(const T* a, const T* b, std::size_t dim) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t j = 0; j < dim; ++j) {
    const double difference = static_cast<double>(a[j]) - static_cast<double>(b[j]);
    sum += difference * difference;
  }
  return sum;
}

/// y[i, k] = sum_d (a[i, d] - b_columns[d, k])^2 in double: a (rows, dim), b_columns (dim, codes).
template <class T>
void squared_distances(const T* a, const T* b_columns, std::size_t rows, std::size_t codes, std::size_t dim,
                       T* y);

/// d[i] = 2 sum_j g[i step_i + j step_j] (a[i] - b[j]), the gradient of either operand of squared_distances:
/// a and d (rows, dim), b (others, dim); summed in double. The steps are (others, 1) for the left operand and
/// (1, rows) for the right one, since g (left rows, right rows) lies in memory only once.
template <class T>
void squared_distance_gradient(const T* a, std::size_t rows, const T* b, std::size_t others, std::size_t dim,
                               const T* g, std::size_t step_i, std::size_t step_j, T* d);

}  // namespace vqgrad::kernels
