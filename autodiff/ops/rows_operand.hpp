#pragma once
#include <algorithm>
#include <string>
#include <type_traits>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/rows.hpp"
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

/// All rows lie in [lowest, count), or an error: "[gather] rows[2, 0] = 9 is no row of 'item' (9, 16): 0 to 8
/// are". Forward closures ask, since a naive replay may search the rows anew.
template <class Whole>
void require_rows(const Op& op, std::span<const std::int32_t> rows, const Shape& shape, std::int32_t lowest,
                  std::size_t count, const Whole& whole, Here here) {
  bool all = true;
  for (const std::int32_t r : rows) all &= r >= lowest && r < static_cast<std::int64_t>(count);
  if (all) return;
  const auto bad = std::find_if(rows.begin(), rows.end(), [&](std::int32_t r) {
    return r < lowest || r >= static_cast<std::int64_t>(count);
  });
  std::string what = "rows";
  what += place(static_cast<std::size_t>(bad - rows.begin()), shape);
  what += " = " + std::to_string(*bad) + " is none of " + whole();
  what += count == 0 ? ": it has none" : ": 0 to " + std::to_string(count - 1) + " are";
  if (lowest < 0) what += ", and -1 is padding";
  fail(op, what, here);
}

/// The gradient of a table of which `count` rows were looked up: `scatter(to)` adds to an array of T, or of
/// double where a row gets many gradients, as those of a table of few rows do, such as a gender's.
template <class T, class Scatter>
void accumulate_table(Context<T>& c, std::size_t operand, std::size_t count, const Scatter& scatter) {
  const auto add_rows = [&](std::span<T> d) {
    if constexpr (!std::is_same_v<T, double>) {
      if (count >= 4 * c.operand(operand).shape[0]) {
        const auto sums = c.arena().template make<double>(d.size());
        std::copy(d.begin(), d.end(), sums.begin());
        scatter(sums.data());
        for (std::size_t k = 0; k < d.size(); ++k) d[k] = static_cast<T>(sums[k]);
        return;
      }
    }
    scatter(d.data());
  };
  c.accumulate(operand, add_rows, Contribution::added);
}

/// The backward pass of a lookup of bags: operand 0 is the table, operand 1 its rows.
template <class T>
void accumulate_rows(Context<T>& c, std::size_t length) {
  const auto rows = c.indices(1);
  accumulate_table(c, 0, rows.size(), [&](auto* to) {
    kernels::scatter_bags(rows, length, c.gradient().data, c.operand(0).shape.back(), to);
  });
}

}  // namespace vqgrad
