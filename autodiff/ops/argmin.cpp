#include <algorithm>
#include <limits>

#include "autodiff/kernels/lanes.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/rows_operand.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {
namespace {

extern const Op argmin_op;

/// The first place of the smallest number; `count` if all numbers are NaN.
template <class T>
std::size_t first_smallest(const T* x, std::size_t count) {
  const T smallest = kernels::fold(x, count, std::numeric_limits<T>::infinity(),
                                   [](T least, T next) { return next < least ? next : least; });
  return static_cast<std::size_t>(std::find(x, x + count, smallest) - x);
}

}  // namespace

template <class T>
Indices<T> argmin(Var<T> x, Here here) {
  const Shape shape = x.shape();
  if (shape.rank() == 0 || shape.back() == 0)
    fail(argmin_op, x, x.text() + " has no numbers to choose from", here);
  const std::size_t count = shape.back();
  const Shape rows = shape.without(shape.rank() - 1);
  return x.tape().record_indices(
      argmin_op, {x.id()}, rows,
      [=](Context<T>& c) {
        const auto y = c.index_result();
        for (std::size_t i = 0; i < y.size(); ++i) {
          const std::size_t k = first_smallest(c.operand(0).data + i * count, count);
          if (k == count)
            fail(argmin_op, x, "row " + place(i, rows) + " of " + x.text() + " is nothing but NaN", c.here());
          y[i] = static_cast<std::int32_t>(k);
        }
      },
      here);
}

template Indices<float> argmin(Var<float>, Here);
template Indices<double> argmin(Var<double>, Here);

namespace {

constexpr float argmin_nan = std::numeric_limits<float>::quiet_NaN();

constexpr auto call_argmin = [](auto&, auto x) { return gather(x[0], argmin(x[0])); };
const Op argmin_op({
    .name = "argmin",
    .formula = "y[...] = argmin_k x[..., k], the first of ties",
    .samples = {{"picks rows", {{3, 3}}, call_argmin},
                {"one number", {{1, 1}}, call_argmin},
                {"rank 1", {{3}}, [](auto&, auto x) { return x[0] * one_hot(argmin(x[0]), 3); }},
                {"rank 3", {{2, 2, 3}}, [](auto&, auto x) { return x[0] * one_hot(argmin(x[0]), 3); }},
                {"empty", {{0, 3}}, call_argmin}},
    .errors = {{{{}},
                [](auto&, auto x) { return one_hot(argmin(x[0]), 3); },
                "#0 () has no numbers to choose from"},
               {{{2, 0}}, [](auto&, auto x) { return one_hot(argmin(x[0]), 3); }, "#0 (2, 0) has no numbers"},
               {{{2, 3}}, [](auto&, auto x) { return one_hot(argmin(x[0] * argmin_nan), 3); }, "row [0] of"}},
    .frozen = true,
});

}  // namespace
}  // namespace vqgrad
