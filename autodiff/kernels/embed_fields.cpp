#include "autodiff/kernels/embed_fields.hpp"

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"

namespace vqgrad::kernels {
namespace {

/// Rows of the batch whose fields are embedded one field after the other: their part of y stays in the
/// first-level cache.
constexpr std::size_t block = 32;

/// In float, the sum of so many numbers loses no more than its last bits.
constexpr std::size_t longest_float_bag = 32;

/// y[b] = the scaled sum of bag b, for the bags b in [begin, end) in groups of `together`, as long as whole
/// groups are left; returns the first bag that is left. The sums of a group are independent of each other,
/// while one sum alone would wait for itself at every row.
template <std::size_t together, class Sum, class T, class Width, class Count>
std::size_t embed_bags(const FieldSource<T>& field, std::size_t begin, std::size_t end, Width width,
                       std::size_t column, Count n, std::size_t stride, T* y) {
  alignas(64) static constexpr T zeros[n()] = {};
  std::size_t b = begin;
  for (; b + together <= end; b += together) {
    const std::int32_t* const rows = field.rows.data() + b * field.length;
    Lanes<Sum, n()> sums[together] = {};
    for (std::size_t l = 0; l < field.length; ++l)
      for (std::size_t i = 0; i < together; ++i) {
        const std::int32_t r = rows[i * field.length + l];
        const T* const row = r < 0 ? zeros : field.table + static_cast<std::size_t>(r) * width + column;
        sums[i] += convert<Sum, n()>(load<n()>(row));
      }
    for (std::size_t i = 0; i < together; ++i)
      store(y + (b + i) * stride + column, field.scale_of(b + i) * convert<T, n()>(sums[i]));
  }
  return b;
}

template <class Sum, class T, class Width>
void embed_rows(const FieldSource<T> field, std::size_t begin, std::size_t end, Width width,
                std::size_t stride, T* y) {
  for_lanes(width, [=](std::size_t column, auto n) {
    const std::size_t b = embed_bags<2, Sum>(field, begin, end, width, column, n, stride, y);
    embed_bags<1, Sum>(field, b, end, width, column, n, stride, y);
  });
}

/// One field of the rows [begin, end) of the batch; the rows of y are `stride` numbers apart.
template <class T, class Width>
void embed(const FieldSource<T>& field, std::size_t begin, std::size_t end, Width width, std::size_t stride,
           T* y) {
  if (field.has_rows)
    return field.length <= longest_float_bag ? embed_rows<T>(field, begin, end, width, stride, y)
                                             : embed_rows<double>(field, begin, end, width, stride, y);
  for (std::size_t b = begin; b < end; ++b) {
    const T* const row = field.table + (field.table_rows == 1 ? 0 : b * width);
    const T scale = field.scale_of(b);
#pragma omp simd
    for (std::size_t x = 0; x < width; ++x) y[b * stride + x] = scale * row[x];
  }
}

}  // namespace

template <class T>
void embed_fields(std::span<const FieldSource<T>> fields, std::size_t count, T* y) {
  std::size_t stride = 0, work = 0;
  for (const auto& field : fields) {
    stride += field.width;
    work += block * std::max<std::size_t>(field.length, 1) * field.width;
  }
  parallel_for((count + block - 1) / block, grain(work, least_copied),
               [=](std::size_t first, std::size_t last, std::size_t) {
                 for (std::size_t k = first; k < last; ++k) {
                   T* to = y;
                   for (const auto& field : fields) {
                     with_width(field.width, [&, to](auto width) {
                       embed(field, k * block, std::min(count, (k + 1) * block), width, stride, to);
                     });
                     to += field.width;
                   }
                 }
               });
}

template void embed_fields(std::span<const FieldSource<float>>, std::size_t, float*);
template void embed_fields(std::span<const FieldSource<double>>, std::size_t, double*);

}  // namespace vqgrad::kernels
