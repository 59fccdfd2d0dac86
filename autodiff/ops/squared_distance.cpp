#include "autodiff/kernels/squared_distance.hpp"

#include "autodiff/errors.hpp"
#include "autodiff/kernels/transpose.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {
namespace {
extern const Op squared_distance_op;
}  // namespace

template <class T>
Var<T> squared_distance(Var<T> a, Var<T> b, Here here) {
  if (a.shape().rank() != 2 || b.shape().rank() != 2 || a.shape()[1] != b.shape()[1])
    fail(squared_distance_op, a, "expected a (B, D) and b (K, D), got " + a.text() + " and " + b.text(),
         here);
  const std::size_t rows = a.shape()[0], codes = b.shape()[0], dim = a.shape()[1];
  // The transpose of b, so that the distances to neighbouring codes are summed side by side.
  const std::span<T> columns = a.tape().arena().template make<T>(dim * codes);
  return a.tape().record(
      squared_distance_op, {a.id(), b.id()}, Shape{rows, codes},
      [=](Context<T>& c) {
        kernels::transpose(1, codes, dim, c.operand(1).data, columns.data());
        kernels::squared_distances(c.operand(0).data, columns.data(), rows, codes, dim, c.result().data);
      },
      [=](Context<T>& c) {
        const T *x = c.operand(0).data, *y = c.operand(1).data, *g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          kernels::squared_distance_gradient(x, rows, y, codes, dim, g, codes, 1, d.data());
        });
        c.accumulate(1, [&](std::span<T> d) {
          kernels::squared_distance_gradient(y, codes, x, rows, dim, g, 1, codes, d.data());
        });
      },
      here);
}

template Var<float> squared_distance(Var<float>, Var<float>, Here);
template Var<double> squared_distance(Var<double>, Var<double>, Here);

namespace {

constexpr auto call_squared_distance = [](auto&, auto x) { return squared_distance(x[0], x[1]); };
const Op squared_distance_op({
    .name = "squared_distance",
    .formula = "y[b, k] = sum_d (a[b, d] - b[k, d])^2",
    .samples = {{"rows", {{3, 2}, {4, 2}}, call_squared_distance},
                {"itself", {{3, 2}}, [](auto&, auto x) { return squared_distance(x[0], x[0]); }},
                {"size 1", {{1, 1}, {3, 1}}, call_squared_distance},
                {"width 17", {{1, 17}, {1, 17}}, call_squared_distance},
                {"empty", {{0, 2}, {3, 2}}, call_squared_distance},
                {"no width", {{2, 0}, {3, 0}}, call_squared_distance}},
    .errors = {{{{2, 3}, {3, 2}},
                call_squared_distance,
                "expected a (B, D) and b (K, D), got #0 (2, 3) and #1 (3, 2)"},
               {{{3}, {2, 3}}, call_squared_distance, "expected a (B, D)"}},
});

}  // namespace
}  // namespace vqgrad
