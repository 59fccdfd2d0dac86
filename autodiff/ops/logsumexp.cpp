#include <cmath>

#include "autodiff/kernels/softmax.hpp"
#include "autodiff/ops/reduced.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "logsumexp",
    .formula = "y = log sum exp(x) over axes",
    .samples = {{"all", {{2, 3}}, [](auto&, auto x) { return logsumexp(x[0]); }},
                {"first", {{3, 2}}, [](auto&, auto x) { return logsumexp(x[0], 0); }},
                {"last, kept", {{2, 3}}, [](auto&, auto x) { return logsumexp(x[0], -1, Keep::yes); }},
                {"outer two",
                 {{2, 3, 2}},
                 [](auto&, auto x) {
                   return logsumexp(x[0], {0, 2});
                 }},
                {"scalar", {{}}, [](auto&, auto x) { return logsumexp(x[0]); }},
                {"far from 0", {{2, 3}}, [](auto&, auto x) { return logsumexp(x[0], 1); }, 800, 804},
                {"none", {{0, 3}}, [](auto&, auto x) { return logsumexp(x[0], 1); }}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return logsumexp(x[0], 2); }, "#0 (2, 3) has no axis 2"},
               {{{2, 3}},
                [](auto&, auto x) {
                  return logsumexp(x[0], {0, 0});
                },
                "{0, 0} names an axis of #0 (2, 3) twice"},
               {{{0}},
                [](auto&, auto x) { return logsumexp(x[0]); },
                "takes at least one element, got none of #0 (0) over axes {}"}},
});

}  // namespace

template <class T>
Var<T> logsumexp(Var<T> x, Axes axes, Keep keep, Here here) {
  const Reduced to = reduced_nonempty(op, x, axes, keep, here);
  Arena& arena = x.tape().arena();
  const auto sums = arena.make<double>(to.shape.size());
  const auto e = arena.template make<T>(x.size());
  return x.tape().record(
      op, {x.id()}, to.shape,
      [=, runs = to.runs](Context<T>& c) {
        T* y = c.result().data;
        kernels::shifted_exp(runs, c.operand(0).data, e.data(), y, sums.data());
        for (std::size_t i = 0; i < sums.size(); ++i) y[i] += static_cast<T>(std::log(sums[i]));
      },
      [=, runs = to.runs](Context<T>& c) {
        const T* g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          const auto share = c.arena().template make<T>(sums.size());
          for (std::size_t i = 0; i < share.size(); ++i)
            share[i] = static_cast<T>(static_cast<double>(g[i]) / sums[i]);
          runs.each([&](std::size_t k, std::size_t i) { d[k] = e[k] * share[i]; });
        });
      },
      here);
}

template Var<float> logsumexp(Var<float>, Axes, Keep, Here);
template Var<double> logsumexp(Var<double>, Axes, Keep, Here);

}  // namespace vqgrad
