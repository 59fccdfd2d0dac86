#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace vqgrad::kernels {

/// Where the embeddings of one field come from. Row b of the batch gets
///
///   scale[b] (table[rows[b length]] + ... + table[rows[b length + length - 1]])
///
/// where a row number -1 is padding. Without row numbers it gets scale[b] table[b], or scale[b] table[0] of a
/// table of one row. Without a scale it is not scaled.
template <class T>
struct FieldSource {
  const T* table = nullptr;
  std::size_t table_rows = 0, width = 0;
  std::span<const std::int32_t> rows;
  std::size_t length = 0;  ///< of a bag; may be 0
  std::span<const T> scale;
  bool has_rows = false;

  T scale_of(std::size_t b) const { return scale.empty() ? T(1) : scale[b]; }
};

/// y[b] = the fields' embeddings side by side: y (count, the sum of the widths). The plain loop is
///
///   for each row b, field f and column x of f:
///     y[b, first column of f + x] = scale_f[b] * sum of table_f[r, x] over the r >= 0 of rows_f[b]
///
/// Bags of more than 32 rows are summed in double.
template <class T>
void embed_fields(std::span<const FieldSource<T>> fields, std::size_t count, T* y);

}  // namespace vqgrad::kernels
