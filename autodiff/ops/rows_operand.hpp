#pragma once
#include <algorithm>
#include <atomic>
#include <string>
#include <type_traits>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/field_gradients.hpp"
#include "autodiff/kernels/grain.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

/// "[2, 0]": the place of element k of an array.
inline std::string place(std::size_t k, const Shape& shape) {
  std::string result = "[";
  std::size_t below = shape.size();
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    below /= shape[axis];
    if (axis > 0) result += ", ";
    result += std::to_string(k / below % shape[axis]);
  }
  return result += "]";
}

/// An error unless all rows lie in [lowest, count): "[gather] rows[2, 0] = 9 is none of 'item' (9, 16): 0 to
/// 8 are". Forward closures check, since a naive replay may compute the rows again.
template <class Whole>
void require_rows(const Op& op, std::span<const std::int32_t> rows, const Shape& shape, std::int32_t lowest,
                  std::size_t count, const Whole& whole, Here here) {
  // One unsigned comparison for both ends, of the largest only: compilers vectorize the maximum.
  const auto above = [=](std::int32_t r) {
    return static_cast<std::uint32_t>(r) - static_cast<std::uint32_t>(lowest);
  };
  const std::uint64_t valid = count - static_cast<std::uint64_t>(static_cast<std::int64_t>(lowest));
  const auto fits = [=](std::int32_t r) { return above(r) < valid; };
  std::atomic<bool> all_fit = true;
  kernels::for_parts(rows.size(), [&](std::size_t begin, std::size_t end) {
    std::uint32_t largest = 0;
    for (std::size_t k = begin; k < end; ++k) largest = std::max(largest, above(rows[k]));
    if (begin < end && largest >= valid) all_fit = false;
  });
  if (all_fit) return;
  const auto bad = std::find_if_not(rows.begin(), rows.end(), fits);
  std::string what = "rows";
  what += place(static_cast<std::size_t>(bad - rows.begin()), shape);
  what += " = " + std::to_string(*bad) + " is none of " + whole();
  what += count == 0 ? ": it has none" : ": 0 to " + std::to_string(count - 1) + " are";
  if (lowest < 0) what += ", and -1 is padding";
  fail(op, what, here);
}

/// Whether each row of a table receives many gradients per batch, as in small tables such as gender: then
/// they are summed in double, at twice the memory traffic. Fewer gradients are summed in float: the most
/// common word of MovieLens 1M's titles receives 730 gradients per batch of 2048, and its sum had a relative
/// error of 1e-6. A large table with one very frequent row is not detected.
inline bool sums_in_double(std::size_t lookups, std::size_t table_rows) { return lookups >= 16 * table_rows; }

/// The gradient `to` of a field's table, to be computed from g, the gradient of its embeddings.
template <class T>
kernels::FieldGradient<T> field_gradient(const kernels::FieldSource<T>& field, const T* g, std::span<T> to,
                                         bool add, Arena& arena) {
  kernels::FieldGradient<T> one{field, g, to.data(), {}, add};
  if constexpr (!std::is_same_v<T, double>)
    if (sums_in_double(field.rows.size(), field.table_rows))
      one.sums = arena.make<double>(kernels::gradient_parts * to.size());
  return one;
}

/// Operand 0, a table, looked up by bags of operand 1, its row numbers.
template <class T>
kernels::FieldSource<T> bags(const Context<T>& c, std::size_t length) {
  const auto table = c.operand(0);
  return {table.data, table.shape[0], table.shape[1], c.indices(1), length, {}, true};
}

/// The backward pass of a lookup by `count` such bags.
template <class T>
void accumulate_rows(Context<T>& c, std::size_t count, std::size_t length) {
  c.accumulate(0, [&](std::span<T> d, bool add) {
    const auto field = bags(c, length);
    auto one = field_gradient(field, c.gradient().data, d, add, c.arena());
    kernels::field_gradients(std::span(&one, 1), field.width, count);
  });
}

}  // namespace vqgrad
