#include <algorithm>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/fill.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {
namespace {
extern const Op slice_op;
}  // namespace

template <class T>
Var<T> slice(Var<T> x, int signed_axis, std::size_t begin, std::size_t end, Here here) {
  const Shape from = x.shape();
  const auto axis = from.axis(signed_axis);
  if (!axis) fail(slice_op, x, x.text() + " has no axis " + std::to_string(signed_axis), here);
  if (begin > end || end > from[*axis])
    fail(slice_op, x,
         std::to_string(begin) + " to " + std::to_string(end) + " is not within axis " +
             std::to_string(signed_axis) + " of " + x.text() +
             ": takes 0 <= begin <= end <= " + std::to_string(from[*axis]),
         here);
  // Block r of y is `length` elements of x from `first` in its block of `whole`.
  const std::size_t inner = from.size_between(*axis + 1, from.rank());
  const std::size_t blocks = from.size_between(0, *axis);
  const std::size_t whole = from[*axis] * inner, first = begin * inner, length = (end - begin) * inner;
  return x.tape().record(
      slice_op, {x.id()}, from.with(*axis, end - begin),
      [=](Context<T>& c) {
        const T* in = c.operand(0).data + first;
        for (std::size_t r = 0; r < blocks; ++r)
          std::copy_n(in + r * whole, length, c.result().data + r * length);
      },
      [=](Context<T>& c) {
        const T* g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d, bool add) {
          if (!add) kernels::fill_zero(d);
          for (std::size_t r = 0; r < blocks; ++r)
            for (std::size_t k = 0; k < length; ++k) d[r * whole + first + k] += g[r * length + k];
        });
      },
      here);
}

template Var<float> slice(Var<float>, int, std::size_t, std::size_t, Here);
template Var<double> slice(Var<double>, int, std::size_t, std::size_t, Here);

namespace {

const Op slice_op({
    .name = "slice",
    .formula = "y = x[..., begin:end, ...] along an axis",
    .samples = {{"rows", {{4, 2}}, [](auto&, auto x) { return slice(x[0], 0, 1, 3); }},
                {"columns", {{2, 4}}, [](auto&, auto x) { return slice(x[0], -1, 2, 4); }},
                {"middle", {{2, 3, 2}}, [](auto&, auto x) { return slice(x[0], 1, 0, 1); }},
                {"all of it", {{3}}, [](auto&, auto x) { return slice(x[0], 0, 0, 3); }},
                {"overlapping",
                 {{3}},
                 [](auto&, auto x) { return slice(x[0], 0, 0, 2) * slice(x[0], 0, 1, 3); }},
                {"nothing", {{2, 3}}, [](auto&, auto x) { return slice(x[0], 1, 2, 2); }},
                {"empty", {{0, 3}}, [](auto&, auto x) { return slice(x[0], 1, 0, 2); }}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return slice(x[0], 2, 0, 1); }, "#0 (2, 3) has no axis 2"},
               {{{2, 3}},
                [](auto&, auto x) { return slice(x[0], 1, 2, 4); },
                "2 to 4 is not within axis 1 of #0 (2, 3): takes 0 <= begin <= end <= 3"},
               {{{2, 3}}, [](auto&, auto x) { return slice(x[0], 1, 2, 1); }, "2 to 1 is not within axis 1"}},
});

}  // namespace
}  // namespace vqgrad
