#include "autodiff/kernels/row_products.hpp"
#include "autodiff/ops/outer_operands.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "outer_product",
    .formula = "y[b, m, n] = a[b, m] b[b, n]",
    .samples = {{"rows", {{2, 3}, {2, 2}}, [](auto&, auto x) { return outer_product(x[0], x[1]); }},
                {"itself", {{2, 3}}, [](auto&, auto x) { return outer_product(x[0], x[0]); }},
                {"size 1", {{3, 1}, {3, 1}}, [](auto&, auto x) { return outer_product(x[0], x[1]); }},
                {"empty", {{0, 3}, {0, 2}}, [](auto&, auto x) { return outer_product(x[0], x[1]); }},
                {"empty vector", {{2, 0}, {2, 3}}, [](auto&, auto x) { return outer_product(x[0], x[1]); }}},
    .errors = {{{{2, 3}, {3, 2}},
                [](auto&, auto x) { return outer_product(x[0], x[1]); },
                "expected a (B, M) and b (B, N), got #0 (2, 3) and #1 (3, 2)"},
               {{{3}, {3, 2}}, [](auto&, auto x) { return outer_product(x[0], x[1]); }, "expected a (B, M)"}},
});

}  // namespace

template <class T>
Var<T> outer_product(Var<T> a, Var<T> b, Here here) {
  const Shape shape = outer_shape(op, a, b, here);
  const std::size_t rows = shape[0], m = shape[1], n = shape[2];
  return a.tape().record(
      op, {a.id(), b.id()}, shape,
      [=](Context<T>& c) {
        kernels::outer_products(c.operand(0).data, c.operand(1).data, rows, m, n, c.result().data);
      },
      [=](Context<T>& c) {
        const T* g = c.gradient().data;
        c.accumulate(
            0, [&](std::span<T> d) { kernels::times_columns(g, c.operand(1).data, rows, m, n, d.data()); });
        c.accumulate(
            1, [&](std::span<T> d) { kernels::rows_times(c.operand(0).data, g, rows, m, n, d.data()); });
      },
      here);
}

template Var<float> outer_product(Var<float>, Var<float>, Here);
template Var<double> outer_product(Var<double>, Var<double>, Here);

}  // namespace vqgrad
