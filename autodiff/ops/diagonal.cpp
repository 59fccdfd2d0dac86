#include <algorithm>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/grain.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {
namespace {
extern const Op diagonal_op;
}  // namespace

template <class T>
Var<T> diagonal(Var<T> x, Here here) {
  if (x.shape().rank() != 3 || x.shape()[1] != x.shape()[2])
    fail(diagonal_op, x, "expected x (B, N, N), got " + x.text(), here);
  const std::size_t rows = x.shape()[0], n = x.shape()[1];
  return x.tape().record(
      diagonal_op, {x.id()}, Shape{rows, n},
      [=](Context<T>& c) {
        const auto from = c.operand(0);
        const auto y = c.result();
        parallel_for(rows, kernels::grain(n * n, kernels::least_copied),
                     [&](std::size_t begin, std::size_t end, std::size_t) {
                       for (std::size_t b = begin; b < end; ++b)
                         for (std::size_t k = 0; k < n; ++k) y[b * n + k] = from[(b * n + k) * n + k];
                     });
      },
      [=](Context<T>& c) {
        const auto g = c.gradient();
        c.accumulate(0, [&](std::span<T> d, bool add) {
          parallel_for(rows, kernels::grain(n * n, kernels::least_copied),
                       [&](std::size_t begin, std::size_t end, std::size_t) {
                         if (!add) std::fill_n(d.data() + begin * n * n, (end - begin) * n * n, T(0));
                         for (std::size_t b = begin; b < end; ++b)
                           for (std::size_t k = 0; k < n; ++k) d[(b * n + k) * n + k] += g[b * n + k];
                       });
        });
      },
      here);
}

template Var<float> diagonal(Var<float>, Here);
template Var<double> diagonal(Var<double>, Here);

namespace {

constexpr auto call_diagonal = [](auto&, auto x) { return diagonal(x[0]); };
const Op diagonal_op({
    .name = "diagonal",
    .formula = "y[b, n] = x[b, n, n]",
    .samples = {{"squares", {{2, 3, 3}}, call_diagonal},
                {"size 1", {{3, 1, 1}}, call_diagonal},
                {"beside a path",
                 {{2, 2, 2}},
                 [](auto&, auto x) { return diagonal(x[0]) * diagonal(x[0] * x[0]); }},
                {"empty", {{0, 3, 3}}, call_diagonal}},
    .errors = {{{{2, 3, 2}}, call_diagonal, "expected x (B, N, N), got #0 (2, 3, 2)"},
               {{{3, 3}}, call_diagonal, "expected x (B, N, N), got #0 (3, 3)"}},
});

}  // namespace
}  // namespace vqgrad
