#include "autodiff/errors.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "diagonal",
    .formula = "y[b, n] = x[b, n, n]",
    .samples = {{"squares", {{2, 3, 3}}, [](auto&, auto x) { return diagonal(x[0]); }},
                {"size 1", {{3, 1, 1}}, [](auto&, auto x) { return diagonal(x[0]); }},
                {"beside a path",
                 {{2, 2, 2}},
                 [](auto&, auto x) { return diagonal(x[0]) * diagonal(x[0] * x[0]); }},
                {"empty", {{0, 3, 3}}, [](auto&, auto x) { return diagonal(x[0]); }}},
    .errors = {{{{2, 3, 2}},
                [](auto&, auto x) { return diagonal(x[0]); },
                "expected x (B, N, N), got #0 (2, 3, 2)"},
               {{{3, 3}},
                [](auto&, auto x) { return diagonal(x[0]); },
                "expected x (B, N, N), got #0 (3, 3)"}},
});

}  // namespace

template <class T>
Var<T> diagonal(Var<T> x, Here here) {
  if (x.shape().rank() != 3 || x.shape()[1] != x.shape()[2])
    fail(op, "expected x (B, N, N), got " + x.text(), here);
  const std::size_t rows = x.shape()[0], n = x.shape()[1];
  return x.tape().record(
      op, {x.id()}, Shape{rows, n},
      [=](Context<T>& c) {
        const auto from = c.operand(0);
        const auto y = c.result();
        for (std::size_t b = 0; b < rows; ++b)
          for (std::size_t k = 0; k < n; ++k) y[b * n + k] = from[(b * n + k) * n + k];
      },
      [=](Context<T>& c) {
        const auto g = c.gradient();
        const auto add_diagonals = [&](std::span<T> d) {
          for (std::size_t b = 0; b < rows; ++b)
            for (std::size_t k = 0; k < n; ++k) d[(b * n + k) * n + k] += g[b * n + k];
        };
        c.accumulate(0, add_diagonals, Contribution::added);
      },
      here);
}

template Var<float> diagonal(Var<float>, Here);
template Var<double> diagonal(Var<double>, Here);

}  // namespace vqgrad
