#include "autodiff/kernels/transpose.hpp"

#include "autodiff/errors.hpp"
#include "autodiff/ops/linear_algebra.hpp"

namespace vqgrad {
namespace {
extern const Op transpose_op;
}  // namespace

template <class T>
Var<T> transpose(Var<T> x, Here here) {
  const Shape from = x.shape();
  const std::size_t rank = from.rank();
  if (rank < 2) fail(transpose_op, x, "takes two axes or more, got " + x.text(), here);
  const std::size_t rows = from[rank - 2], columns = from[rank - 1], batch = from.size_between(0, rank - 2);
  return x.tape().record(
      transpose_op, {x.id()}, from.with(rank - 2, columns).with(rank - 1, rows),
      [=](Context<T>& c) { kernels::transpose(batch, rows, columns, c.operand(0).data, c.result().data); },
      [=](Context<T>& c) {
        c.accumulate(0, [&](std::span<T> d) {
          kernels::transpose(batch, columns, rows, c.gradient().data, d.data());
        });
      },
      here);
}

template Var<float> transpose(Var<float>, Here);
template Var<double> transpose(Var<double>, Here);

namespace {

constexpr auto call_transpose = [](auto&, auto x) { return transpose(x[0]); };

const Op transpose_op({
    .name = "transpose",
    .formula = "y[..., j, i] = x[..., i, j]",
    .samples = {{"matrix", {{2, 3}}, call_transpose},
                {"row", {{1, 3}}, call_transpose},
                {"batch", {{2, 3, 2}}, call_transpose},
                {"rank 4", {{2, 1, 2, 3}}, call_transpose},
                {"empty", {{0, 3}}, call_transpose}},
    .errors = {{{{3}}, call_transpose, "takes two axes or more, got #0 (3)"},
               {{{}}, call_transpose, "takes two axes or more"}},
});

}  // namespace
}  // namespace vqgrad
