#include "autodiff/ops/broadcast_operands.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "add",
    .formula = "y = a + b, with broadcasting",
    .samples = {{"same shape", {{2, 3}, {2, 3}}, [](auto&, auto x) { return x[0] + x[1]; }},
                {"row", {{2, 3}, {3}}, [](auto&, auto x) { return x[0] + x[1]; }},
                {"column with row", {{2, 1}, {3}}, [](auto&, auto x) { return x[0] + x[1]; }},
                {"scalar", {{}, {2, 2}}, [](auto&, auto x) { return x[0] + x[1]; }},
                {"number", {{3}}, [](auto&, auto x) { return 2 + x[0]; }},
                {"itself", {{3}}, [](auto&, auto x) { return x[0] + x[0]; }},
                {"empty", {{0, 3}, {3}}, [](auto&, auto x) { return x[0] + x[1]; }}},
    .errors = {{{{2, 3}, {2}}, [](auto&, auto x) { return x[0] + x[1]; }, "shapes do not broadcast"}},
});

}  // namespace

template <class T>
Var<T> add(Var<T> a, Var<T> b, Here here) {
  const Shape shape = broadcast_operands(op, a, b, here);
  return a.tape().record(
      op, {a.id(), b.id()}, shape,
      [=](Context<T>& c) {
        const auto x = c.operand(0), y = c.operand(1);
        kernels::broadcast_apply(x.data, x.shape, y.data, y.shape, c.result().data, shape,
                                 [](T p, T q) { return p + q; });
      },
      [=](Context<T>& c) {
        const auto g = c.gradient().span();
        const auto copy = [&](std::span<T> d) { kernels::copy(g, d); };
        c.accumulate(0, shape, copy);
        c.accumulate(1, shape, copy);
      },
      here);
}

template Var<float> add(Var<float>, Var<float>, Here);
template Var<double> add(Var<double>, Var<double>, Here);

}  // namespace vqgrad
