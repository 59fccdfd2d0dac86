#include "autodiff/kernels/finite.hpp"

#include <string>

#include "base/error.hpp"

namespace vqgrad::kernels {

template <class T>
std::size_t first_not_finite_row(const T* x, std::size_t rows, std::size_t dim) {
  const auto finite = [](const T* from, std::size_t count) {
    T sum = 0;  // 0 unless a number is not finite: 0 inf is NaN
#pragma omp simd reduction(+ : sum)
    for (std::size_t j = 0; j < count; ++j) sum += T(0) * from[j];
    return sum == T(0);
  };
  if (finite(x, rows * dim)) return rows;
  std::size_t row = 0;
  while (row < rows && finite(x + row * dim, dim)) ++row;
  return row;
}

template <class T>
void require_finite(const char* what, const T* x, std::size_t rows, std::size_t dim) {
  const std::size_t row = first_not_finite_row(x, rows, dim);
  if (row < rows)
    throw Error(Exit::internal, "row " + std::to_string(row) + " of " + what + " is not finite");
}

template std::size_t first_not_finite_row(const float*, std::size_t, std::size_t);
template std::size_t first_not_finite_row(const double*, std::size_t, std::size_t);
template void require_finite(const char*, const float*, std::size_t, std::size_t);
template void require_finite(const char*, const double*, std::size_t, std::size_t);

}  // namespace vqgrad::kernels
