#include <algorithm>
#include <functional>

#include "autodiff/ops/broadcast_operands.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "subtract",
    .formula = "y = a - b, with broadcasting",
    .samples = {{"same shape", {{2, 3}, {2, 3}}, [](auto&, auto x) { return x[0] - x[1]; }},
                {"row", {{2, 3}, {3}}, [](auto&, auto x) { return x[0] - x[1]; }},
                {"column with row", {{2, 1}, {3}}, [](auto&, auto x) { return x[0] - x[1]; }},
                {"scalar", {{}, {2, 2}}, [](auto&, auto x) { return x[0] - x[1]; }},
                {"middle axis", {{2, 1, 2}, {3, 1}}, [](auto&, auto x) { return x[0] - x[1]; }},
                {"number", {{3}}, [](auto&, auto x) { return 2 - x[0]; }},
                {"itself", {{3}}, [](auto&, auto x) { return x[0] - x[0]; }},
                {"empty", {{0, 3}, {3}}, [](auto&, auto x) { return x[0] - x[1]; }}},
    .errors = {{{{2, 3}, {2}},
                [](auto&, auto x) { return x[0] - x[1]; },
                "shapes do not broadcast: #0 (2, 3) and #1 (2)"}},
});

}  // namespace

template <class T>
Var<T> subtract(Var<T> a, Var<T> b, Here here) {
  const Shape shape = broadcast_operands(op, a, b, here);
  return a.tape().record(
      op, {a.id(), b.id()}, shape,
      [=](Context<T>& c) {
        const auto x = c.operand(0), y = c.operand(1);
        kernels::broadcast_apply(x.data, x.shape, y.data, y.shape, c.result().data, shape,
                                 [](T p, T q) { return p - q; });
      },
      [=](Context<T>& c) {
        const auto g = c.gradient().span();
        c.accumulate(0, shape, [&](std::span<T> d) { std::copy(g.begin(), g.end(), d.begin()); });
        c.accumulate(1, shape, [&](std::span<T> d) {
          std::transform(g.begin(), g.end(), d.begin(), std::negate<T>());
        });
      },
      here);
}

template Var<float> subtract(Var<float>, Var<float>, Here);
template Var<double> subtract(Var<double>, Var<double>, Here);

}  // namespace vqgrad
