#pragma once
#include "autodiff/ops/broadcast_operands.hpp"

namespace vqgrad {

/// An op that takes one of its two operands, element by element: y = pick(a, b), and `share(a, b)` is a's
/// part of the gradient, 1 - share that of b.
template <class T, class Pick, class Share>
Var<T> select(const Op& op, Var<T> a, Var<T> b, const Pick& pick, const Share& share, Here here) {
  const Shape shape = broadcast_operands(op, a, b, here);
  return a.tape().record(
      op, {a.id(), b.id()}, shape,
      [=](Context<T>& c) {
        const auto x = c.operand(0), y = c.operand(1);
        kernels::broadcast_apply(x.data, x.shape, y.data, y.shape, c.result().data, shape, pick);
      },
      [=](Context<T>& c) {
        const auto x = c.operand(0), y = c.operand(1);
        const auto g = c.gradient().span();
        const auto pass_on = [&](const auto& part) {
          return [&, part](std::span<T> d) {
            kernels::broadcast_apply(x.data, x.shape, y.data, y.shape, d.data(), shape, part);
            for (std::size_t k = 0; k < d.size(); ++k) d[k] *= g[k];
          };
        };
        c.accumulate(0, shape, pass_on(share));
        c.accumulate(1, shape, pass_on([=](T p, T q) { return T(1) - share(p, q); }));
      },
      here);
}

}  // namespace vqgrad
