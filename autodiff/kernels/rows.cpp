#include "autodiff/kernels/rows.hpp"

#include <algorithm>
#include <array>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/tiles.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {

template <class T>
void gather_rows(std::span<const std::int32_t> rows, const T* table, std::size_t width, T* y) {
  if (width == 0) return;
  parallel_for(rows.size(), grain(width, least_copied), [&](std::size_t begin, std::size_t end, std::size_t) {
    // Values, not references: what is copied could be any of them, for all that the compiler knows.
    with_width(width, [=](auto w) {
      const std::int32_t* row = rows.data();
      for (std::size_t i = begin; i < end; ++i)
        std::copy_n(table + static_cast<std::size_t>(row[i]) * w, w, y + i * w);
    });
  });
}

template <class T>
void sum_bags(std::span<const std::int32_t> rows, std::size_t length, const T* table, std::size_t width,
              T* y) {
  if (length == 0) return;
  parallel_for(rows.size() / length, grain(length * width, least_copied),
               [&](std::size_t begin, std::size_t end, std::size_t) {
                 for_tiles(width, [&](std::size_t column, auto count) {
                   for (std::size_t b = begin; b < end; ++b) {
                     std::array<double, tile> sums{};
                     for (std::size_t l = b * length; l < (b + 1) * length; ++l) {
                       if (rows[l] < 0) continue;
                       const T* row = table + static_cast<std::size_t>(rows[l]) * width + column;
#pragma omp simd
                       for (std::size_t x = 0; x < count; ++x) sums[x] += static_cast<double>(row[x]);
                     }
#pragma omp simd
                     for (std::size_t x = 0; x < count; ++x)
                       y[b * width + column + x] = static_cast<T>(sums[x]);
                   }
                 });
               });
}

template <class T, class Sum>
void scatter_bags(std::span<const std::int32_t> rows, std::size_t length, const T* from, std::size_t width,
                  Sum* to) {
  with_width(width, [&](auto w) {
    for (std::size_t first = 0; first < rows.size(); first += length, from += w)
      for (std::size_t l = first; l < first + length; ++l) {
        if (rows[l] < 0) continue;
        Sum* row = to + static_cast<std::size_t>(rows[l]) * w;
#pragma omp simd
        for (std::size_t x = 0; x < w; ++x) row[x] += static_cast<Sum>(from[x]);
      }
  });
}

template void gather_rows(std::span<const std::int32_t>, const float*, std::size_t, float*);
template void gather_rows(std::span<const std::int32_t>, const double*, std::size_t, double*);
template void sum_bags(std::span<const std::int32_t>, std::size_t, const float*, std::size_t, float*);
template void sum_bags(std::span<const std::int32_t>, std::size_t, const double*, std::size_t, double*);
template void scatter_bags(std::span<const std::int32_t>, std::size_t, const float*, std::size_t, float*);
template void scatter_bags(std::span<const std::int32_t>, std::size_t, const float*, std::size_t, double*);
template void scatter_bags(std::span<const std::int32_t>, std::size_t, const double*, std::size_t, double*);

}  // namespace vqgrad::kernels
