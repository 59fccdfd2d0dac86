#include "autodiff/ops/reduced.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "mean",
    .formula = "y = sum of x over axes / n",
    .samples = {{"all", {{2, 3}}, [](auto&, auto x) { return mean(x[0]); }},
                {"first", {{2, 3}}, [](auto&, auto x) { return mean(x[0], 0); }},
                {"last, kept", {{2, 3}}, [](auto&, auto x) { return mean(x[0], -1, Keep::yes); }},
                {"outer two",
                 {{2, 3, 2}},
                 [](auto&, auto x) {
                   return mean(x[0], {0, 2});
                 }},
                {"scalar", {{}}, [](auto&, auto x) { return mean(x[0]); }},
                {"no means", {{0, 3}}, [](auto&, auto x) { return mean(x[0], 1); }}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return mean(x[0], -3); }, "#0 (2, 3) has no axis -3"},
               {{{2, 3}},
                [](auto&, auto x) {
                  return mean(x[0], {0, 0});
                },
                "{0, 0} names an axis of #0 (2, 3) twice"},
               {{{0, 3}},
                [](auto&, auto x) { return mean(x[0], 0); },
                "takes at least one element, got none of #0 (0, 3) over axes {0}"}},
});

}  // namespace

template <class T>
Var<T> mean(Var<T> x, Axes axes, Keep keep, Here here) {
  const Reduced to = reduced_nonempty(op, x, axes, keep, here);
  const double share = 1 / static_cast<double>(to.count);
  const auto sums = x.tape().arena().template make<double>(to.shape.size());
  return x.tape().record(
      op, {x.id()}, to.shape,
      [=, runs = to.runs](Context<T>& c) {
        const T* from = c.operand(0).data;
        T* y = c.result().data;
        runs.sum(sums.data(), [&](std::size_t k, std::size_t) { return from[k]; });
        for (std::size_t i = 0; i < sums.size(); ++i) y[i] = static_cast<T>(share * sums[i]);
      },
      [factor = static_cast<T>(share), runs = to.runs](Context<T>& c) {
        const T* g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          runs.each([&](std::size_t k, std::size_t i) { d[k] = factor * g[i]; });
        });
      },
      here);
}

template Var<float> mean(Var<float>, Axes, Keep, Here);
template Var<double> mean(Var<double>, Axes, Keep, Here);

}  // namespace vqgrad
