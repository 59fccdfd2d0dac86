#include "autodiff/kernels/embed_fields.hpp"

#include <algorithm>
#include <array>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "autodiff/kernels/tiles.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

/// Batch rows whose fields are embedded one field after the other: their part of y stays in the first cache.
constexpr std::size_t block = 32;
constexpr std::size_t most_threads = 64;  ///< that share gradients

/// Numbers to look up for `count` rows of the batch.
template <class T>
std::size_t work_of(const FieldSource<T>& field, std::size_t count) {
  return count * std::max<std::size_t>(field.length, 1) * field.width;
}

template <class T>
T scale_of(const FieldSource<T>& field, std::size_t b) {
  return field.scale.empty() ? T(1) : field.scale[b];
}

/// Longer bags are summed in double; in float, so many numbers lose no more than their last bits.
constexpr std::size_t short_bag = 32;

/// y[b] = the scaled sum of bag b, for bags [begin, end) as long as `bags` of them are left, which are summed
/// side by side: one sum waits for itself at every row. Returns the first left.
template <std::size_t bags, class Sum, class T, class Width, class Count>
std::size_t embed_bags(const FieldSource<T>& field, std::size_t begin, std::size_t end, Width width,
                       std::size_t column, Count n, std::size_t stride, T* y) {
  alignas(64) static constexpr T zeros[n()] = {};
  std::size_t b = begin;
  for (; b + bags <= end; b += bags) {
    const std::int32_t* const rows = field.rows.data() + b * field.length;
    Lanes<Sum, n()> sums[bags] = {};
    for (std::size_t l = 0; l < field.length; ++l)
      for (std::size_t i = 0; i < bags; ++i) {
        const std::int32_t r = rows[i * field.length + l];
        const T* const row = r < 0 ? zeros : field.table + static_cast<std::size_t>(r) * width + column;
        sums[i] += convert<Sum, n()>(load<n()>(row));
      }
    for (std::size_t i = 0; i < bags; ++i)
      store(y + (b + i) * stride + column, scale_of(field, b + i) * convert<T, n()>(sums[i]));
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

template <class T, class Width>
void embed(const FieldSource<T>& field, std::size_t begin, std::size_t end, Width width, std::size_t stride,
           T* y) {
  if (field.has_rows)
    return field.length <= short_bag ? embed_rows<T>(field, begin, end, width, stride, y)
                                     : embed_rows<double>(field, begin, end, width, stride, y);
  for (std::size_t b = begin; b < end; ++b) {
    const T* const row = field.table + (field.table_rows == 1 ? 0 : b * width);
    const T scale = scale_of(field, b);
#pragma omp simd
    for (std::size_t x = 0; x < width; ++x) y[b * stride + x] = scale * row[x];
  }
}

template <class T>
std::span<T> table_gradient(const FieldGradient<T>& one) {
  return {one.to, one.field.table_rows * one.field.width};
}

/// Zeros what rows will be added to, but for gradients that a thread can zero as well itself. In time:
/// another field's rows may be added before the cuts of this one.
template <class T>
void zero_shared(std::span<FieldGradient<T>> all) {
  for (auto& one : all) {
    if (one.add || !one.field.has_rows || (one.sums.empty() && all.size() > 1)) continue;
    fill_zero(table_gradient(one));
    one.add = true;
  }
}

/// to[r] += the gradient of every r of the bags [begin, end).
template <class T, class Sum>
void scatter_field(const FieldSource<T> field, const T* g, std::size_t stride, std::size_t begin,
                   std::size_t end, Sum* to) {
  for_lanes(field.width, [=](std::size_t column, auto n) {
    for (std::size_t b = begin; b < end; ++b) {
      const Lanes<T, n()> scaled = scale_of(field, b) * load<n()>(g + b * stride + column);
      const Lanes<Sum, n()> d = convert<Sum, n()>(scaled);
      for (std::size_t l = b * field.length; l < (b + 1) * field.length; ++l) {
        const std::int32_t r = field.rows[l];
        if (r < 0) continue;
        Sum* row = to + static_cast<std::size_t>(r) * field.width + column;
        store(row, load<n()>(row) + d);
      }
    }
  });
}

/// Without rows: vectors of the batch's own, or one row for all.
template <class T>
void unscale_field(const FieldGradient<T>& one, std::size_t stride, std::size_t count) {
  const std::size_t width = one.field.width;
  const auto leave = [&](T& to, T value) { to = one.add ? to + value : value; };
  if (one.field.table_rows == count) {
    for (std::size_t b = 0; b < count; ++b)
      for (std::size_t x = 0; x < width; ++x)
        leave(one.to[b * width + x], scale_of(one.field, b) * one.g[b * stride + x]);
    return;
  }
  for_tiles(width, [&](std::size_t column, auto columns) {
    std::array<double, tile> sums{};
    for (std::size_t b = 0; b < count; ++b) {
      const T scale = scale_of(one.field, b);
#pragma omp simd
      for (std::size_t x = 0; x < columns; ++x)
        sums[x] += static_cast<double>(scale * one.g[b * stride + column + x]);
    }
    for (std::size_t x = 0; x < columns; ++x) leave(one.to[column + x], static_cast<T>(sums[x]));
  });
}

/// The cut's part of the batch into its own sums.
template <class T>
void scatter_cut(const FieldGradient<T>& one, std::size_t cut, std::size_t stride, std::size_t count) {
  const std::size_t size = one.field.table_rows * one.field.width;
  double* const sums = one.sums.data() + cut * size;
  std::fill_n(sums, size, 0.0);
  scatter_field(one.field, one.g, stride, count * cut / gradient_cuts, count * (cut + 1) / gradient_cuts,
                sums);
}

/// Adds the cuts' sums up.
template <class T>
void join_cuts(const FieldGradient<T>& one) {
  const std::size_t size = one.field.table_rows * one.field.width;
  for_parts(size, [&](std::size_t begin, std::size_t end) {
    for (std::size_t cut = size; cut < one.sums.size(); cut += size)
#pragma omp simd
      for (std::size_t k = begin; k < end; ++k) one.sums[k] += one.sums[cut + k];
#pragma omp simd
    for (std::size_t k = begin; k < end; ++k)
      one.to[k] = static_cast<T>(static_cast<double>(one.to[k]) + one.sums[k]);
  });
}

/// What a gradient costs, in numbers added to a row: to fetch that of a bag costs as much as to add it three
/// times, as measured at MovieLens 1M's sizes, and a row set to zero as much as one added to.
template <class T>
std::size_t work_of(const FieldGradient<T>& one, std::size_t count) {
  const std::size_t zeroed = one.add || !one.field.has_rows ? 0 : one.field.table_rows;
  return (count * (3 + one.field.length) + zeroed) * one.field.width;
}

/// Gives whole gradients to threads in their order, those of one table to one thread: an optimizer shares
/// parameters in their order too, and what a thread finds in its cache need not come from another's. Each cut
/// then goes to the thread with the least to do.
template <class T>
void share(std::span<FieldGradient<T>> all, std::size_t count, std::size_t threads) {
  std::size_t whole = 0, before = 0;
  for (const auto& one : all)
    if (one.sums.empty()) whole += work_of(one, count);
  std::array<std::size_t, most_threads> work{};
  for (auto one = all.begin(); one != all.end(); ++one) {
    if (!one->sums.empty()) continue;
    const std::size_t its_work = work_of(*one, count);
    const auto same = std::find_if(all.begin(), one, [&](const auto& other) { return other.to == one->to; });
    one->threads[0] = same == one ? threads * (2 * before + its_work) / (2 * whole + 1) : same->threads[0];
    work[one->threads[0]] += its_work;
    before += its_work;
  }
  for (auto& one : all)
    if (!one.sums.empty())
      for (std::size_t& thread : one.threads) {
        const auto least =
            std::min_element(work.begin(), work.begin() + static_cast<std::ptrdiff_t>(threads));
        *least += work_of(one, count) / gradient_cuts;
        thread = static_cast<std::size_t>(least - work.begin());
      }
}

}  // namespace

template <class T>
void embed_fields(std::span<const FieldSource<T>> fields, std::size_t count, T* y) {
  std::size_t stride = 0, work = 0;
  for (const auto& field : fields) {
    stride += field.width;
    work += work_of(field, block);
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

template <class T>
void field_gradients(std::span<FieldGradient<T>> all, std::size_t stride, std::size_t count) {
  zero_shared(all);
  const std::size_t parts = std::min(threads(), most_threads);
  std::size_t work = 0;
  for (const auto& one : all) work += work_of(one, count);
  share(all, count, parts);
  parallel_for(parts, grain(work / parts, least_copied),
               [&](std::size_t begin, std::size_t end, std::size_t) {
                 for (std::size_t part = begin; part < end; ++part)
                   for (const auto& one : all) {
                     if (!one.sums.empty()) {
                       for (std::size_t cut = 0; cut < gradient_cuts; ++cut)
                         if (one.threads[cut] == part) scatter_cut(one, cut, stride, count);
                     } else if (one.threads[0] != part) {
                       continue;
                     } else if (one.field.has_rows) {
                       if (!one.add)  // here, so that it lies in this thread's cache
                         std::ranges::fill(table_gradient(one), T(0));
                       scatter_field(one.field, one.g, stride, 0, count, one.to);
                     } else {
                       unscale_field(one, stride, count);
                     }
                   }
               });
  for (const auto& one : all)
    if (!one.sums.empty()) join_cuts(one);
}

template void embed_fields(std::span<const FieldSource<float>>, std::size_t, float*);
template void embed_fields(std::span<const FieldSource<double>>, std::size_t, double*);
template void field_gradients(std::span<FieldGradient<float>>, std::size_t, std::size_t);
template void field_gradients(std::span<FieldGradient<double>>, std::size_t, std::size_t);

}  // namespace vqgrad::kernels
