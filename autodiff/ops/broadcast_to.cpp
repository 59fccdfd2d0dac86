#include "autodiff/errors.hpp"
#include "autodiff/kernels/broadcast_loop.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {
namespace {
extern const Op broadcast_to_op;
}  // namespace

template <class T>
Var<T> broadcast_to(Var<T> x, const Shape& shape, Here here) {
  if (broadcast(x.shape(), shape) != shape)
    fail(broadcast_to_op, x,
         x.text() + " does not broadcast to " + shape.text() + ": lengths must be equal or 1", here);
  const kernels::BroadcastLoop loop(x.shape(), shape);
  return x.tape().record(
      broadcast_to_op, {x.id()}, shape,
      [loop](Context<T>& c) {
        const T* from = c.operand(0).data;
        T* y = c.result().data;
        loop.each([&](std::size_t k, std::size_t i) { y[k] = from[i]; });
      },
      [from = x.shape(), shape](Context<T>& c) {
        c.accumulate(0, [&](std::span<T> d, bool add) {
          const auto sums = c.arena().template make<double>(d.size());
          kernels::sum_to<T>(c.gradient().span(), shape, d, from, sums, add);
        });
      },
      here);
}

template Var<float> broadcast_to(Var<float>, const Shape&, Here);
template Var<double> broadcast_to(Var<double>, const Shape&, Here);

namespace {

const Op broadcast_to_op({
    .name = "broadcast_to",
    .formula = "y = x repeated to a larger shape",
    .samples = {{"row",
                 {{3}},
                 [](auto&, auto x) {
                   return broadcast_to(x[0], {2, 3});
                 }},
                {"column",
                 {{2, 1}},
                 [](auto&, auto x) {
                   return broadcast_to(x[0], {2, 3});
                 }},
                {"middle",
                 {{2, 1, 2}},
                 [](auto&, auto x) {
                   return broadcast_to(x[0], {2, 3, 2});
                 }},
                {"scalar",
                 {{}},
                 [](auto&, auto x) {
                   return broadcast_to(x[0], {2, 2});
                 }},
                {"itself", {{2}}, [](auto&, auto x) { return broadcast_to(x[0], {2}); }},
                {"to nothing",
                 {{1, 3}},
                 [](auto&, auto x) {
                   return broadcast_to(x[0], {0, 3});
                 }}},
    .errors = {{{{2, 3}},
                [](auto&, auto x) {
                  return broadcast_to(x[0], {3, 3});
                },
                "#0 (2, 3) does not broadcast to (3, 3): lengths must be equal or 1"},
               {{{2, 3}},
                [](auto&, auto x) { return broadcast_to(x[0], {3}); },
                "#0 (2, 3) does not broadcast to (3)"}},
});

}  // namespace
}  // namespace vqgrad
