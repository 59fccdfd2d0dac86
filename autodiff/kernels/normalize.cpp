#include "autodiff/kernels/normalize.hpp"

#include <algorithm>
#include <array>

namespace vqgrad::kernels {
namespace {

constexpr std::size_t tile = 16;

}  // namespace

template <class T>
void column_moments(const T* x, std::size_t rows, std::size_t columns, T* mean, T* variance) {
  for (std::size_t j = 0; j < columns; j += tile) {
    const std::size_t width = std::min(tile, columns - j);
    std::array<double, tile> sums{}, centres{}, squares{};
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < width; ++k) sums[k] += static_cast<double>(x[i * columns + j + k]);
    for (std::size_t k = 0; k < width; ++k) centres[k] = sums[k] / static_cast<double>(rows);
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < width; ++k) {
        const double d = static_cast<double>(x[i * columns + j + k]) - centres[k];
        squares[k] += d * d;
      }
    for (std::size_t k = 0; k < width; ++k) {
      mean[j + k] = static_cast<T>(centres[k]);
      variance[j + k] = static_cast<T>(squares[k] / static_cast<double>(rows));
    }
  }
}

template <class T>
void column_sums(const T* a, const T* b, std::size_t rows, std::size_t columns, double* sum, double* dot) {
  for (std::size_t j = 0; j < columns; j += tile) {
    const std::size_t width = std::min(tile, columns - j);
    std::array<double, tile> sums{}, dots{};
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < width; ++k) {
        const double g = static_cast<double>(a[i * columns + j + k]);
        sums[k] += g;
        dots[k] += g * static_cast<double>(b[i * columns + j + k]);
      }
    std::copy_n(sums.begin(), width, sum + j);
    std::copy_n(dots.begin(), width, dot + j);
  }
}

template void column_moments(const float*, std::size_t, std::size_t, float*, float*);
template void column_moments(const double*, std::size_t, std::size_t, double*, double*);
template void column_sums(const float*, const float*, std::size_t, std::size_t, double*, double*);
template void column_sums(const double*, const double*, std::size_t, std::size_t, double*, double*);

}  // namespace vqgrad::kernels
