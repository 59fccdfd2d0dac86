#include "autodiff/kernels/embed_fields.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/rows.hpp"
#include "autodiff/kernels/tiles.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

/// Batch rows whose fields are embedded one field after the other: their part of y stays in the first cache.
constexpr std::size_t block = 32;

template <class T>
T scale_of(const FieldSource<T>& field, std::size_t b) {
  return field.scale.empty() ? T(1) : field.scale[b];
}

/// The sum of the bag of row b, columns [column, column + count).
template <class T, class Count>
std::array<double, tile> sum_bag(const FieldSource<T>& field, std::size_t b, std::size_t width,
                                 std::size_t column, Count count) {
  std::array<double, tile> sums{};
  for (const std::int32_t r : field.rows.subspan(b * field.length, field.length)) {
    if (r < 0) continue;
    const T* row = field.table + static_cast<std::size_t>(r) * width + column;
#pragma omp simd
    for (std::size_t x = 0; x < count; ++x) sums[x] += static_cast<double>(row[x]);
  }
  return sums;
}

template <class T, class Width>
void embed(const FieldSource<T>& field, std::size_t begin, std::size_t end, Width width, std::size_t stride,
           T* y) {
  if (field.length > 1) {
    for_tiles(width, [&](std::size_t column, auto count) {
      for (std::size_t b = begin; b < end; ++b) {
        const auto sums = sum_bag(field, b, width, column, count);
        const T scale = scale_of(field, b);
#pragma omp simd
        for (std::size_t x = 0; x < count; ++x) y[b * stride + column + x] = scale * static_cast<T>(sums[x]);
      }
    });
    return;
  }
  for (std::size_t b = begin; b < end; ++b) {
    T* const to = y + b * stride;
    const std::int64_t r = field.length == 1       ? field.rows[b]
                           : field.table_rows == 1 ? 0
                                                   : static_cast<std::int64_t>(b);
    if (r < 0) {
      std::fill_n(to, width, T(0));
      continue;
    }
    const T* const row = field.table + static_cast<std::size_t>(r) * width;
    const T scale = scale_of(field, b);
#pragma omp simd
    for (std::size_t x = 0; x < width; ++x) to[x] = scale * row[x];
  }
}

}  // namespace

template <class T>
void embed_fields(std::span<const FieldSource<T>> fields, std::size_t count, std::size_t width, T* y) {
  const std::size_t stride = fields.size() * width;
  std::size_t rows = 0;
  for (const auto& field : fields) rows += std::max<std::size_t>(field.length, 1);
  parallel_for((count + block - 1) / block, grain(block * rows * width, least_copied),
               [&](std::size_t first, std::size_t last, std::size_t) {
                 with_width(width, [&](auto w) {
                   for (std::size_t k = first; k < last; ++k)
                     for (std::size_t f = 0; f < fields.size(); ++f)
                       embed(fields[f], k * block, std::min(count, (k + 1) * block), w, stride,
                             y + f * width);
                 });
               });
}

template <class T, class Sum>
void scatter_field(const FieldSource<T>& field, const T* g, std::size_t stride, std::size_t width, Sum* to) {
  for_tiles(width, [&](std::size_t column, auto count) {
    for (std::size_t b = 0; b * field.length < field.rows.size(); ++b) {
      std::array<Sum, tile> d;
      const T scale = scale_of(field, b);
#pragma omp simd
      for (std::size_t x = 0; x < count; ++x) d[x] = static_cast<Sum>(scale * g[b * stride + column + x]);
      for (const std::int32_t r : field.rows.subspan(b * field.length, field.length)) {
        if (r < 0) continue;
        Sum* row = to + static_cast<std::size_t>(r) * width + column;
#pragma omp simd
        for (std::size_t x = 0; x < count; ++x) row[x] += d[x];
      }
    }
  });
}

template <class T>
void unscale_field(const FieldSource<T>& field, const T* g, std::size_t stride, std::size_t count,
                   std::size_t width, T* to) {
  if (field.table_rows == count) {
    for (std::size_t b = 0; b < count; ++b)
#pragma omp simd
      for (std::size_t x = 0; x < width; ++x) to[b * width + x] = scale_of(field, b) * g[b * stride + x];
    return;
  }
  for_tiles(width, [&](std::size_t column, auto columns) {
    std::array<double, tile> sums{};
    for (std::size_t b = 0; b < count; ++b)
#pragma omp simd
      for (std::size_t x = 0; x < columns; ++x)
        sums[x] += static_cast<double>(scale_of(field, b) * g[b * stride + column + x]);
    for (std::size_t x = 0; x < columns; ++x) to[column + x] = static_cast<T>(sums[x]);
  });
}

template void embed_fields(std::span<const FieldSource<float>>, std::size_t, std::size_t, float*);
template void embed_fields(std::span<const FieldSource<double>>, std::size_t, std::size_t, double*);
template void scatter_field(const FieldSource<float>&, const float*, std::size_t, std::size_t, float*);
template void scatter_field(const FieldSource<float>&, const float*, std::size_t, std::size_t, double*);
template void scatter_field(const FieldSource<double>&, const double*, std::size_t, std::size_t, double*);
template void unscale_field(const FieldSource<float>&, const float*, std::size_t, std::size_t, std::size_t,
                            float*);
template void unscale_field(const FieldSource<double>&, const double*, std::size_t, std::size_t, std::size_t,
                            double*);

}  // namespace vqgrad::kernels
