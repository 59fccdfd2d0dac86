#pragma once
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
  std::size_t table_rows = 0;
  std::span<const std::int32_t> rows;
  std::size_t length = 0;  ///< of a bag; 0 without rows
  std::span<const T> scale;
};

/// y[b] = the fields' embeddings side by side: y (count, fields x width). Bags are summed in double.
template <class T>
void embed_fields(std::span<const FieldSource<T>> fields, std::size_t count, std::size_t width, T* y);

/// The gradient into a table, from that of its field's embeddings g, whose rows lie `stride` apart. With rows
/// it is added to `to`, in the order of the rows; Sum is T or double. Without, it is written.
template <class T, class Sum>
void scatter_field(const FieldSource<T>& field, const T* g, std::size_t stride, std::size_t width, Sum* to);
template <class T>
void unscale_field(const FieldSource<T>& field, const T* g, std::size_t stride, std::size_t count,
                   std::size_t width, T* to);

}  // namespace vqgrad::kernels
