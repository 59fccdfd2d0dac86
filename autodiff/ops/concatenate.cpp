#include <algorithm>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {
namespace {

extern const Op concatenate_op;

/// The place of one part in a block of y.
struct Piece {
  std::size_t first, length;
};

/// to[r] = from[r] for `rows` rows of `length` numbers; consecutive rows are `from_step` and `to_step`
/// numbers apart. A call of memcpy per row would cost more than most rows do; a block of rows stays in the
/// first-level cache while its columns are copied piece by piece.
template <class T>
void copy_rows(const T* from, std::size_t from_step, T* to, std::size_t to_step, std::size_t rows,
               std::size_t length) {
  constexpr std::size_t long_row = 256, block = 32;
  if (length >= long_row) {
    for (std::size_t r = 0; r < rows; ++r) std::copy_n(from + r * from_step, length, to + r * to_step);
    return;
  }
  for (std::size_t begin = 0; begin < rows; begin += block)
    kernels::for_lanes(length, [=](std::size_t first, auto n) {
      for (std::size_t r = begin; r < std::min(begin + block, rows); ++r)
        kernels::store(to + r * to_step + first, kernels::load<n()>(from + r * from_step + first));
    });
}

}  // namespace

template <class T>
Var<T> concatenate(std::span<const Var<T>> parts, int signed_axis, Here here) {
  if (parts.empty()) fail(concatenate_op, "takes at least one part", here);
  const Shape head = parts[0].shape();
  const auto axis = head.axis(signed_axis);
  if (!axis)
    fail(concatenate_op, parts[0], parts[0].text() + " has no axis " + std::to_string(signed_axis), here);
  Tape<T>& tape = parts[0].tape();
  const std::size_t inner = head.size_between(*axis + 1, head.rank());
  const auto ids = tape.arena().template make<NodeId>(parts.size());
  const auto pieces = tape.arena().template make<Piece>(parts.size());
  std::size_t length = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Shape part = parts[i].shape();
    if (part.rank() != head.rank() || part.with(*axis, head[*axis]) != head)
      fail(concatenate_op, parts[i],
           parts[i].text() + " does not fit " + parts[0].text() + ": all axes but " +
               std::to_string(signed_axis) + " must agree",
           here);
    ids[i] = parts[i].id();
    pieces[i] = {length * inner, part[*axis] * inner};
    length += part[*axis];
  }
  const std::size_t blocks = head.size_between(0, *axis), whole = length * inner;
  return tape.record(
      concatenate_op, std::span<const NodeId>(ids), head.with(*axis, length),
      [=](Context<T>& c) {
        parallel_for(blocks, kernels::grain(whole, kernels::least_copied),
                     [&](std::size_t begin, std::size_t end, std::size_t) {
                       for (std::size_t i = 0; i < pieces.size(); ++i)
                         copy_rows(c.operand(i).data + begin * pieces[i].length, pieces[i].length,
                                   c.result().data + begin * whole + pieces[i].first, whole, end - begin,
                                   pieces[i].length);
                     });
      },
      [=](Context<T>& c) {
        for (std::size_t i = 0; i < pieces.size(); ++i)
          c.accumulate(i, [&](std::span<T> d) {
            parallel_for(blocks, kernels::grain(pieces[i].length, kernels::least_copied),
                         [&](std::size_t begin, std::size_t end, std::size_t) {
                           copy_rows(c.gradient().data + begin * whole + pieces[i].first, whole,
                                     d.data() + begin * pieces[i].length, pieces[i].length, end - begin,
                                     pieces[i].length);
                         });
          });
      },
      here);
}

template Var<float> concatenate(std::span<const Var<float>>, int, Here);
template Var<double> concatenate(std::span<const Var<double>>, int, Here);

namespace {

template <int axis>
constexpr auto call_concatenate = [](auto&, auto x) { return concatenate(x, axis); };

const Op concatenate_op({
    .name = "concatenate",
    .formula = "y = the parts one after the other along an axis",
    .samples = {{"rows", {{2, 2}, {1, 2}}, call_concatenate<0>},
                {"columns", {{2, 1}, {2, 3}, {2, 2}}, call_concatenate<-1>},
                {"middle", {{2, 1, 2}, {2, 2, 2}}, call_concatenate<1>},
                {"one part", {{3}}, call_concatenate<0>},
                {"same twice",
                 {{2, 2}},
                 [](auto&, auto x) {
                   return concatenate({x[0], x[0] * x[0]}, 1);
                 }},
                {"an empty part", {{2, 2}, {2, 0}}, call_concatenate<1>},
                {"empty", {{0, 3}, {0, 2}}, call_concatenate<1>}},
    .errors = {{{{2, 3}, {3, 3}},
                call_concatenate<1>,
                "#1 (3, 3) does not fit #0 (2, 3): all axes but 1 must agree"},
               {{{2, 3}, {3}}, call_concatenate<0>, "#1 (3) does not fit #0 (2, 3)"},
               {{{2, 3}}, call_concatenate<2>, "#0 (2, 3) has no axis 2"},
               {{{2, 3}},
                [](auto&, auto x) { return concatenate(x.first(0), 0); },
                "takes at least one part"}},
});

}  // namespace
}  // namespace vqgrad
