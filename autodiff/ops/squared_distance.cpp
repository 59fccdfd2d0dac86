#include "autodiff/kernels/squared_distance.hpp"
#include "autodiff/errors.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "squared_distance",
    .formula = "y[b, k] = sum_d (a[b, d] - b[k, d])^2",
    .samples = {{"rows", {{3, 2}, {4, 2}}, [](auto&, auto x) { return squared_distance(x[0], x[1]); }},
                {"itself", {{3, 2}}, [](auto&, auto x) { return squared_distance(x[0], x[0]); }},
                {"size 1", {{1, 1}, {3, 1}}, [](auto&, auto x) { return squared_distance(x[0], x[1]); }},
                {"width 17", {{1, 17}, {1, 17}}, [](auto&, auto x) { return squared_distance(x[0], x[1]); }},
                {"empty", {{0, 2}, {3, 2}}, [](auto&, auto x) { return squared_distance(x[0], x[1]); }},
                {"no width", {{2, 0}, {3, 0}}, [](auto&, auto x) { return squared_distance(x[0], x[1]); }}},
    .errors = {{{{2, 3}, {3, 2}},
                [](auto&, auto x) { return squared_distance(x[0], x[1]); },
                "expected a (B, D) and b (K, D), got #0 (2, 3) and #1 (3, 2)"},
               {{{3}, {2, 3}},
                [](auto&, auto x) { return squared_distance(x[0], x[1]); },
                "expected a (B, D)"}},
});

}  // namespace

template <class T>
Var<T> squared_distance(Var<T> a, Var<T> b, Here here) {
  if (a.shape().rank() != 2 || b.shape().rank() != 2 || a.shape()[1] != b.shape()[1])
    fail(op, a, "expected a (B, D) and b (K, D), got " + a.text() + " and " + b.text(), here);
  const std::size_t rows = a.shape()[0], codes = b.shape()[0], dim = a.shape()[1];
  // By columns, so that the distances to neighbouring codes are summed side by side.
  const std::span<T> columns = a.tape().arena().template make<T>(dim * codes);
  return a.tape().record(
      op, {a.id(), b.id()}, Shape{rows, codes},
      [=](Context<T>& c) {
        const T* from = c.operand(1).data;
        for (std::size_t k = 0; k < codes; ++k)
          for (std::size_t j = 0; j < dim; ++j) columns[j * codes + k] = from[k * dim + j];
        kernels::squared_distances(c.operand(0).data, columns.data(), rows, codes, dim, c.result().data);
      },
      [=](Context<T>& c) {
        const T *x = c.operand(0).data, *y = c.operand(1).data, *g = c.gradient().data;
        c.accumulate(
            0, [&](std::span<T> d) { kernels::pull_apart(x, rows, y, codes, dim, g, codes, 1, d.data()); });
        c.accumulate(
            1, [&](std::span<T> d) { kernels::pull_apart(y, codes, x, rows, dim, g, 1, codes, d.data()); });
      },
      here);
}

template Var<float> squared_distance(Var<float>, Var<float>, Here);
template Var<double> squared_distance(Var<double>, Var<double>, Here);

}  // namespace vqgrad
