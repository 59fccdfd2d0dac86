#include "autodiff/kernels/factorization_machine.hpp"

#include <algorithm>
#include <array>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/tiles.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

/// Calls `body(begin, end, column, count)` for rows of a thread's share and at most `tile` columns.
template <class Body>
void for_shares(std::size_t rows, std::size_t fields, std::size_t width, const Body& body) {
  parallel_for(rows, grain(fields * width), [&](std::size_t begin, std::size_t end, std::size_t) {
    for_tiles(width, [&](std::size_t column, auto count) { body(begin, end, column, count); });
  });
}

}  // namespace

template <class T>
void factorization_machine(const T* x, std::size_t rows, std::size_t fields, std::size_t width, T* y) {
  std::fill(y, y + rows, T(0));
  for_shares(rows, fields, width, [=](std::size_t begin, std::size_t end, std::size_t column, auto count) {
    for (std::size_t b = begin; b < end; ++b) {
      std::array<T, tile> before{}, pairs{};
      for (std::size_t f = 0; f < fields; ++f) {
        const T* from = x + (b * fields + f) * width + column;
#pragma omp simd
        for (std::size_t k = 0; k < count; ++k) {
          pairs[k] += from[k] * before[k];
          before[k] += from[k];
        }
      }
      double sum = 0;
#pragma omp simd reduction(+ : sum)
      for (std::size_t k = 0; k < count; ++k) sum += static_cast<double>(pairs[k]);
      y[b] = static_cast<T>(static_cast<double>(y[b]) + sum);
    }
  });
}

template <class T>
void factorization_machine_gradient(const T* x, const T* g, std::size_t rows, std::size_t fields,
                                    std::size_t width, T* d, bool add) {
  for_shares(rows, fields, width, [=](std::size_t begin, std::size_t end, std::size_t column, auto count) {
    for (std::size_t b = begin; b < end; ++b) {
      const std::size_t first = b * fields * width + column, last = first + fields * width;
      std::array<T, tile> sum{};
      for (std::size_t i = first; i < last; i += width)
#pragma omp simd
        for (std::size_t k = 0; k < count; ++k) sum[k] += x[i + k];
      const T scale = g[b];
      for (std::size_t i = first; i < last; i += width)
#pragma omp simd
        for (std::size_t k = 0; k < count; ++k) {
          const T before = d[i + k];
          d[i + k] = (add ? before : T(0)) + scale * (sum[k] - x[i + k]);
        }
    }
  });
}

template void factorization_machine(const float*, std::size_t, std::size_t, std::size_t, float*);
template void factorization_machine(const double*, std::size_t, std::size_t, std::size_t, double*);
template void factorization_machine_gradient(const float*, const float*, std::size_t, std::size_t,
                                             std::size_t, float*, bool);
template void factorization_machine_gradient(const double*, const double*, std::size_t, std::size_t,
                                             std::size_t, double*, bool);

}  // namespace vqgrad::kernels
