#include "autodiff/kernels/field_gradients.hpp"

#include <algorithm>

#include "autodiff/kernels/fill.hpp"
#include "autodiff/kernels/lanes.hpp"

namespace vqgrad::kernels {
namespace {

constexpr std::size_t most_threads = 64;  ///< that share gradients

template <class T>
std::span<T> table_gradient(const FieldGradient<T>& one) {
  return {one.to, one.field.table_rows * one.field.width};
}

/// to[r] += scale[b] g[b] for each r >= 0 of the bags b in [begin, end).
template <class T, class Sum>
void scatter_rows(const FieldSource<T> field, const T* g, std::size_t stride, std::size_t begin,
                  std::size_t end, Sum* to) {
  for_lanes(field.width, [=](std::size_t column, auto n) {
    for (std::size_t b = begin; b < end; ++b) {
      const Lanes<T, n()> scaled = field.scale_of(b) * load<n()>(g + b * stride + column);
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

/// Part `part` of the batch, into its own sums.
template <class T>
void scatter_part(const FieldGradient<T>& one, std::size_t part, std::size_t stride, std::size_t count) {
  const std::size_t size = table_gradient(one).size();
  double* const sums = one.sums.data() + part * size;
  std::fill_n(sums, size, 0.0);
  scatter_rows(one.field, one.g, stride, count * part / gradient_parts, count * (part + 1) / gradient_parts,
               sums);
}

/// to += the sums of all parts.
template <class T>
void join_parts(const FieldGradient<T>& one) {
  const std::size_t size = table_gradient(one).size();
  for_parts(size, [&](std::size_t begin, std::size_t end) {
    for (std::size_t part = size; part < one.sums.size(); part += size)
#pragma omp simd
      for (std::size_t k = begin; k < end; ++k) one.sums[k] += one.sums[part + k];
#pragma omp simd
    for (std::size_t k = begin; k < end; ++k)
      one.to[k] = static_cast<T>(static_cast<double>(one.to[k]) + one.sums[k]);
  });
}

/// A field without row numbers: to[b] (+)= scale[b] g[b], or their sum over b for a table of one row.
template <class T>
void gradient_without_rows(const FieldGradient<T>& one, std::size_t stride, std::size_t count) {
  const std::size_t width = one.field.width;
  const auto put = [&](T& to, T value) { to = one.add ? to + value : value; };
  if (one.field.table_rows == count) {
    for (std::size_t b = 0; b < count; ++b)
      for (std::size_t x = 0; x < width; ++x)
        put(one.to[b * width + x], one.field.scale_of(b) * one.g[b * stride + x]);
    return;
  }
  for_tiles(width, [&](std::size_t column, auto columns) {
    std::array<double, tile> sums{};
    for (std::size_t b = 0; b < count; ++b) {
      const T scale = one.field.scale_of(b);
#pragma omp simd
      for (std::size_t x = 0; x < columns; ++x)
        sums[x] += static_cast<double>(scale * one.g[b * stride + column + x]);
    }
    for (std::size_t x = 0; x < columns; ++x) put(one.to[column + x], static_cast<T>(sums[x]));
  });
}

/// Sets to zero what parts, or several fields, will be added to. This comes before all scattering, since
/// another field may add to the same table first. Of several gradients, one without sums is set to zero by
/// the thread that adds to it.
template <class T>
void zero_shared(std::span<FieldGradient<T>> gradients) {
  for (auto& one : gradients) {
    if (one.add || !one.field.has_rows || (one.sums.empty() && gradients.size() > 1)) continue;
    fill_zero(table_gradient(one));
    one.add = true;
  }
}

/// The cost of a gradient, in numbers added to a row: to fetch the gradient of a bag costs as much as three
/// additions, as measured at MovieLens 1M's sizes, and to set a row to zero as much as one.
template <class T>
std::size_t work_of(const FieldGradient<T>& one, std::size_t count) {
  const std::size_t zeroed = one.add || !one.field.has_rows ? 0 : one.field.table_rows;
  return (count * (3 + one.field.length) + zeroed) * one.field.width;
}

/// Assigns gradients without sums to threads in their order, and all gradients of one table to one thread: an
/// optimizer shares parameters in the same order, so a thread finds most of a gradient in its own cache. Then
/// each part of the others goes to the thread with the least work.
template <class T>
void assign_threads(std::span<FieldGradient<T>> gradients, std::size_t count, std::size_t threads) {
  std::size_t total = 0, before = 0;
  for (const auto& one : gradients)
    if (one.sums.empty()) total += work_of(one, count);
  std::array<std::size_t, most_threads> work{};
  for (auto one = gradients.begin(); one != gradients.end(); ++one) {
    if (!one->sums.empty()) continue;
    const std::size_t cost = work_of(*one, count);
    const auto same =
        std::find_if(gradients.begin(), one, [&](const auto& other) { return other.to == one->to; });
    one->threads[0] = same == one ? threads * (2 * before + cost) / (2 * total + 1) : same->threads[0];
    work[one->threads[0]] += cost;
    before += cost;
  }
  for (auto& one : gradients)
    if (!one.sums.empty())
      for (std::size_t& thread : one.threads) {
        const auto least =
            std::min_element(work.begin(), work.begin() + static_cast<std::ptrdiff_t>(threads));
        *least += work_of(one, count) / gradient_parts;
        thread = static_cast<std::size_t>(least - work.begin());
      }
}

/// What `thread` has been assigned of one gradient.
template <class T>
void compute_assigned(const FieldGradient<T>& one, std::size_t thread, std::size_t stride,
                      std::size_t count) {
  if (!one.sums.empty()) {
    for (std::size_t part = 0; part < gradient_parts; ++part)
      if (one.threads[part] == thread) scatter_part(one, part, stride, count);
    return;
  }
  if (one.threads[0] != thread) return;
  if (!one.field.has_rows) return gradient_without_rows(one, stride, count);
  if (!one.add) std::ranges::fill(table_gradient(one), T(0));  // here, into this thread's cache
  scatter_rows(one.field, one.g, stride, 0, count, one.to);
}

}  // namespace

template <class T>
void field_gradients(std::span<FieldGradient<T>> gradients, std::size_t stride, std::size_t count) {
  zero_shared(gradients);
  const std::size_t shares = std::min(threads(), most_threads);
  std::size_t work = 0;
  for (const auto& one : gradients) work += work_of(one, count);
  assign_threads(gradients, count, shares);
  parallel_for(shares, grain(work / shares, least_copied),
               [&](std::size_t begin, std::size_t end, std::size_t) {
                 for (std::size_t thread = begin; thread < end; ++thread)
                   for (const auto& one : gradients) compute_assigned(one, thread, stride, count);
               });
  for (const auto& one : gradients)
    if (!one.sums.empty()) join_parts(one);
}

template void field_gradients(std::span<FieldGradient<float>>, std::size_t, std::size_t);
template void field_gradients(std::span<FieldGradient<double>>, std::size_t, std::size_t);

}  // namespace vqgrad::kernels
