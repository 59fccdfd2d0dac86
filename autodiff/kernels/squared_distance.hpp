#pragma once
#include <cstddef>

namespace vqgrad::kernels {

/// sum_j (a[j] - b[j])^2, in double.
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

/// d[i] = 2 sum_j g(i, j) (a[i] - b[j]), where g(i, j) stands at g[i step_i + j step_j]: the gradient of
/// either operand of `squared_distances`. a and d (n, dim), b (m, dim); summed in double.
template <class T>
void pull_apart(const T* a, std::size_t n, const T* b, std::size_t m, std::size_t dim, const T* g,
                std::size_t step_i, std::size_t step_j, T* d);

}  // namespace vqgrad::kernels
