#include "autodiff/kernels/squared_distance.hpp"

#include <algorithm>
#include <array>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {

template <class T>
void squared_distances(const T* a, const T* b_columns, std::size_t rows, std::size_t codes, std::size_t dim,
                       T* y) {
  parallel_for(rows, grain(codes * dim), [&](std::size_t begin, std::size_t end, std::size_t) {
    for_tiles(codes, [&](std::size_t column, auto count) {
      for (std::size_t i = begin; i < end; ++i) {
        std::array<double, tile> sums{};
        for (std::size_t j = 0; j < dim; ++j) {
          const double left = static_cast<double>(a[i * dim + j]);
          const T* right = b_columns + j * codes + column;
#pragma omp simd
          for (std::size_t x = 0; x < count; ++x) {
            const double difference = left - static_cast<double>(right[x]);
            sums[x] += difference * difference;
          }
        }
#pragma omp simd
        for (std::size_t x = 0; x < count; ++x) y[i * codes + column + x] = static_cast<T>(sums[x]);
      }
    });
  });
}

template <class T>
void squared_distance_gradient(const T* a, std::size_t rows, const T* b, std::size_t others, std::size_t dim,
                               const T* g, std::size_t step_i, std::size_t step_j, T* d) {
  parallel_for(rows, grain(others * dim), [&](std::size_t begin, std::size_t end, std::size_t) {
    for_tiles(dim, [&](std::size_t column, auto count) {
      for (std::size_t i = begin; i < end; ++i) {
        std::array<double, tile> sums{};
        const T* left = a + i * dim + column;
        for (std::size_t j = 0; j < others; ++j) {
          const double weight = 2 * static_cast<double>(g[i * step_i + j * step_j]);
          const T* right = b + j * dim + column;
#pragma omp simd
          for (std::size_t x = 0; x < count; ++x)
            sums[x] += weight * (static_cast<double>(left[x]) - static_cast<double>(right[x]));
        }
#pragma omp simd
        for (std::size_t x = 0; x < count; ++x) d[i * dim + column + x] = static_cast<T>(sums[x]);
      }
    });
  });
}

template void squared_distances(const float*, const float*, std::size_t, std::size_t, std::size_t, float*);
template void squared_distances(const double*, const double*, std::size_t, std::size_t, std::size_t, double*);
template void squared_distance_gradient(const float*, std::size_t, const float*, std::size_t, std::size_t,
                                        const float*, std::size_t, std::size_t, float*);
template void squared_distance_gradient(const double*, std::size_t, const double*, std::size_t, std::size_t,
                                        const double*, std::size_t, std::size_t, double*);

}  // namespace vqgrad::kernels
