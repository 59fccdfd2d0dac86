#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace vqgrad::kernels {

/// Where a field's embeddings come from: row b is scale[b] times the sum of table[r] over the r >= 0 of
/// rows[b length ... (b + 1) length). Without rows it is scale[b] table[b], or scale[b] table[0] of a table
/// of one row; without a scale it is not scaled.
template <class T>
struct FieldSource {
  const T* table = nullptr;
  std::size_t table_rows = 0, width = 0;
  std::span<const std::int32_t> rows;
  std::size_t length = 0;  ///< of a bag; may be 0
  std::span<const T> scale;
  bool has_rows = false;
};

/// y[b] = the fields' embeddings side by side: y (count, the sum of the widths). Bags of more than 32 rows
/// are summed in double.
template <class T>
void embed_fields(std::span<const FieldSource<T>> fields, std::size_t count, T* y);

/// Into how many parts of the batch a gradient with sums is cut, for threads to share: a fixed number, so
/// that the bits do not depend on how many there are.
constexpr std::size_t gradient_cuts = 4;

/// The gradient of a field's table, from that of its embeddings g, whose rows lie `stride` apart: written to
/// `to`, or added if `add`; by way of `sums` where there are any.
template <class T>
struct FieldGradient {
  FieldSource<T> field;
  const T* g = nullptr;
  T* to = nullptr;
  std::span<double> sums;  ///< (gradient_cuts, table_rows, width)
  bool add = false;
  std::array<std::size_t, gradient_cuts> threads{};  ///< of its cuts, for field_gradients to fill
};

/// All of them, of which one that is written comes before those that add to it. A gradient with sums is every
/// thread's work; another table's is one thread's, in the order of the rows.
template <class T>
void field_gradients(std::span<FieldGradient<T>> all, std::size_t stride, std::size_t count);

}  // namespace vqgrad::kernels
