#include "autodiff/ops/broadcast_operands.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "divide",
    .formula = "y = a / b, with broadcasting",
    .samples = {{"same shape", {{2, 3}, {2, 3}}, [](auto&, auto x) { return x[0] / x[1]; }, 0.5, 3},
                {"row", {{2, 3}, {3}}, [](auto&, auto x) { return x[0] / x[1]; }, 0.5, 3},
                {"column with row", {{2, 1}, {3}}, [](auto&, auto x) { return x[0] / x[1]; }, 0.5, 3},
                {"scalar", {{}, {2, 2}}, [](auto&, auto x) { return x[0] / x[1]; }, 0.5, 3},
                {"middle axis", {{2, 1, 2}, {3, 1}}, [](auto&, auto x) { return x[0] / x[1]; }, 0.5, 3},
                {"number", {{3}}, [](auto&, auto x) { return 2 / x[0]; }, 0.5, 3},
                {"itself", {{3}}, [](auto&, auto x) { return x[0] / x[0]; }, 0.5, 3},
                {"empty", {{0, 3}, {3}}, [](auto&, auto x) { return x[0] / x[1]; }}},
    .errors = {{{{2, 3}, {2}},
                [](auto&, auto x) { return x[0] / x[1]; },
                "shapes do not broadcast: #0 (2, 3) and #1 (2)"}},
});

}  // namespace

template <class T>
Var<T> divide(Var<T> a, Var<T> b, Here here) {
  const Shape shape = broadcast_operands(op, a, b, here);
  const auto quotient = [](T p, T q) { return p / q; };
  return a.tape().record(
      op, {a.id(), b.id()}, shape,
      [=](Context<T>& c) {
        const auto x = c.operand(0), y = c.operand(1);
        kernels::broadcast_apply(x.data, x.shape, y.data, y.shape, c.result().data, shape, quotient);
      },
      [=](Context<T>& c) {
        const auto y = c.operand(1), g = c.gradient();
        const auto over_b = [&](std::span<T> d) {
          kernels::broadcast_apply(g.data, shape, y.data, y.shape, d.data(), shape, quotient);
        };
        c.accumulate(0, shape, over_b);
        c.accumulate(1, shape, [&](std::span<T> d) {
          over_b(d);
          const auto ratio = c.result();
          for (std::size_t k = 0; k < d.size(); ++k) d[k] *= -ratio[k];
        });
      },
      here);
}

template Var<float> divide(Var<float>, Var<float>, Here);
template Var<double> divide(Var<double>, Var<double>, Here);

}  // namespace vqgrad
