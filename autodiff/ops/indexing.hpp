#pragma once
#include <cstddef>

#include <optional>
#include <ranges>
#include <span>

#include "autodiff/tape.hpp"

// Rows of tables by number. A number outside the table is an error that names it, its place and the table,
// also if `replay` finds it after a naive search for codes.
namespace vqgrad {

/// y[i, :] = table[rows[i], :], an embedding's lookup: table (N, D), rows of any shape up to rank 3, y of
/// shape rows.shape + (D). The backward pass adds the gradients of equal rows, in double if rows receive
/// many.
template <class T>
Var<T> gather(Var<T> table, Indices<T> rows, Here here = {});

/// y[b, :] = the sum of table[r, :] over the r >= 0 of rows[b, :]; -1 is padding, and a bag of only padding
/// sums to 0. table (N, D), rows (B, L), y (B, D). Bags of more than 32 rows are summed in double.
template <class T>
Var<T> embedding_bag(Var<T> table, Indices<T> rows, Here here = {});

/// A field of `embed_fields`.
template <class T>
struct EmbeddedField {
  Var<T> table;  ///< (N, D); without row numbers (B, D), or (1, D) for all rows of the batch
  std::optional<Indices<T>> rows = {};  ///< (B), or bags (B, L) padded with -1
  std::span<const T> scale = {};        ///< (B), copied; no gradient; without it 1
};

/// The embeddings of a batch's fields side by side, y (B, the sum of their D), as one node:
///
///   field f of y[b] = scale_f[b] sum of table_f[r] over the r >= 0 of rows_f[b]
///
/// This is gather, embedding_bag, a product and concatenate in one pass over y, and one over its gradient. A
/// table without row numbers, such as a column of numbers (B, 1), is used as it is. Bags of more than 32 rows
/// are summed in double.
template <class T>
Var<T> embed_fields(std::span<const EmbeddedField<T>> fields, Here here = {});
template <std::ranges::contiguous_range Fields>
auto embed_fields(const Fields& fields, Here here = {}) {
  return embed_fields(std::span<const std::ranges::range_value_t<Fields>>(fields), here);
}

/// y[i, c] = 1 if c = rows[i], else 0: rows of any shape up to rank 3, y of shape rows.shape + (classes).
/// No gradient.
template <class T>
Var<T> one_hot(Indices<T> rows, std::size_t classes, Here here = {});

}  // namespace vqgrad
