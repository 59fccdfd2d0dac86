#include "autodiff/errors.hpp"
#include "autodiff/kernels/runs.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {
namespace {

const Op op({
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

template <class T>
Var<T> broadcast_to(Var<T> x, const Shape& shape, Here here) {
  if (broadcast(x.shape(), shape) != shape)
    fail(op, x, x.text() + " does not broadcast to " + shape.text() + ": lengths must be equal or 1", here);
  const kernels::Runs runs(x.shape(), shape);
  return x.tape().record(
      op, {x.id()}, shape,
      [runs](Context<T>& c) {
        const T* from = c.operand(0).data;
        T* y = c.result().data;
        runs.each([&](std::size_t k, std::size_t i) { y[k] = from[i]; });
      },
      [runs](Context<T>& c) {
        const T* g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          const auto sums = c.arena().template make<double>(d.size());
          runs.sum(sums.data(), [&](std::size_t k, std::size_t) { return g[k]; });
          for (std::size_t i = 0; i < d.size(); ++i) d[i] = static_cast<T>(sums[i]);
        });
      },
      here);
}

template Var<float> broadcast_to(Var<float>, const Shape&, Here);
template Var<double> broadcast_to(Var<double>, const Shape&, Here);

}  // namespace vqgrad
