#pragma once
#include <array>
#include <cstddef>
#include <span>

#include "autodiff/kernels/embed_fields.hpp"

namespace vqgrad::kernels {

/// A gradient with `sums` is summed in this many parts of the batch, which threads share. The number is
/// fixed, so the bits do not depend on the thread count.
constexpr std::size_t gradient_parts = 4;

/// The gradient of one field's table. With g[b] = dL/d(embedding of row b), the plain loop is
///
///   for each row b of the batch, for each r >= 0 of rows[b]:  to[r] += scale[b] g[b]
///
/// after `to` was set to zero, unless `add`. With `sums` the sum runs in double there before it goes to `to`.
template <class T>
struct FieldGradient {
  FieldSource<T> field;
  const T* g = nullptr;  ///< (count, width), rows `stride` numbers apart
  T* to = nullptr;
  std::span<double> sums = {};  ///< empty, or (gradient_parts, table_rows, width)
  bool add = false;
  /// Set by field_gradients: which thread computes each part, or the whole in [0] if there are no sums.
  std::array<std::size_t, gradient_parts> threads = {};
};

/// The gradients of all fields. Of several for one table, the one that does not add comes first. Threads
/// share the parts of a gradient with sums; without sums one thread adds all rows, in their order.
template <class T>
void field_gradients(std::span<FieldGradient<T>> gradients, std::size_t stride, std::size_t count);

}  // namespace vqgrad::kernels
