#include <algorithm>

#include "autodiff/errors.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "concatenate",
    .formula = "y = the parts one after the other along an axis",
    .samples = {{"columns", {{2, 3}, {2, 1}, {2, 2}}, [](auto&, auto x) { return concatenate(x, 1); }},
                {"rows", {{2, 3}, {1, 3}}, [](auto&, auto x) { return concatenate(x, 0); }},
                {"middle axis", {{2, 1, 2}, {2, 2, 2}}, [](auto&, auto x) { return concatenate(x, -2); }},
                {"one part twice", {{2, 2}}, [](auto&, auto x) { return concatenate({x[0], x[0]}, 0); }},
                {"an empty part", {{2, 0}, {2, 2}}, [](auto&, auto x) { return concatenate(x, 1); }}},
    .errors = {{{{2, 3}, {3, 3}}, [](auto&, auto x) { return concatenate(x, 1); }, "all other axes must agree"},
               {{{2, 3}}, [](auto&, auto x) { return concatenate(x, 2); }, "there is no axis 2"}},
});

/// The first `width` columns of each row.
template <class T>
void copy_columns(const T* from, std::size_t from_width, T* to, std::size_t to_width, std::size_t rows,
                  std::size_t width) {
  for (std::size_t r = 0; r < rows; ++r) std::copy_n(from + r * from_width, width, to + r * to_width);
}

template <class T>
Shape joined_shape(std::span<const Var<T>> parts, std::size_t axis, Here here) {
  const Shape first = parts[0].shape();
  std::size_t length = 0;
  for (const Var<T>& part : parts) {
    const Shape shape = part.shape();
    if (shape.rank() != first.rank() || shape.with(axis, 0) != first.with(axis, 0))
      fail(op, "all other axes must agree: " + parts[0].text() + " and " + part.text() + " along axis " + std::to_string(axis),
           here);
    length += shape[axis];
  }
  return first.with(axis, length);
}

}  // namespace

template <class T>
Var<T> concatenate(std::span<const Var<T>> parts, int signed_axis, Here here) {
  if (parts.empty()) fail(op, "there are no parts", here);
  const auto found = parts[0].shape().axis(signed_axis);
  if (!found) fail(op, "there is no axis " + std::to_string(signed_axis) + " in " + parts[0].text(), here);
  const std::size_t axis = *found;
  Tape<T>& tape = parts[0].tape();
  const Shape shape = joined_shape(parts, axis, here);
  const std::size_t rows = shape.size_between(0, axis);
  const std::size_t inner = shape.size_between(axis + 1, shape.rank());
  const std::size_t total = shape[axis] * inner;
  const auto ids = tape.arena().template make<std::uint32_t>(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) ids[i] = parts[i].id();
  const std::size_t count = parts.size();
  return tape.record(
      op, std::span<const std::uint32_t>(ids), shape,
      [=](Context<T>& c) {
        T* to = c.result().data;
        for (std::size_t i = 0; i < count; ++i) {
          const auto part = c.operand(i);
          const std::size_t width = part.shape[axis] * inner;
          copy_columns(part.data, width, to, total, rows, width);
          to += width;
        }
      },
      [=](Context<T>& c) {
        const T* from = c.gradient().data;
        for (std::size_t i = 0; i < count; ++i) {
          const std::size_t width = c.operand(i).shape[axis] * inner;
          c.accumulate(i, [&](std::span<T> d) { copy_columns(from, total, d.data(), width, rows, width); });
          from += width;
        }
      },
      here);
}

template Var<float> concatenate(std::span<const Var<float>>, int, Here);
template Var<double> concatenate(std::span<const Var<double>>, int, Here);

}  // namespace vqgrad
