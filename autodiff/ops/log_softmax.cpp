#include <cmath>

#include "autodiff/kernels/softmax.hpp"
#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/reduced.hpp"
#include "autodiff/ops/softmax.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "log_softmax",
    .formula = "y = x - logsumexp(x) along an axis",
    .samples = {{"last", {{2, 3}}, [](auto&, auto x) { return log_softmax(x[0]); }},
                {"first", {{3, 2}}, [](auto&, auto x) { return log_softmax(x[0], 0); }},
                {"middle", {{2, 3, 2}}, [](auto&, auto x) { return log_softmax(x[0], 1); }},
                {"length 1", {{3, 1}}, [](auto&, auto x) { return log_softmax(x[0]); }},
                {"no rows", {{0, 3}}, [](auto&, auto x) { return log_softmax(x[0]); }},
                {"empty rows", {{2, 0}}, [](auto&, auto x) { return log_softmax(x[0]); }}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return log_softmax(x[0], -3); }, "#0 (2, 3) has no axis -3"},
               {{{}}, [](auto&, auto x) { return log_softmax(x[0]); }, "#0 () has no axis -1"}},
});

}  // namespace

template <class T>
Var<T> log_softmax(Var<T> x, int axis, Here here) {
  const Reduced to = reduced(op, x, axis, Keep::yes, here);
  Arena& arena = x.tape().arena();
  const auto m = arena.template make<T>(to.shape.size());
  const auto sums = arena.make<double>(to.shape.size());
  return x.tape().record(
      op, {x.id()}, x.shape(),
      [=, runs = to.runs](Context<T>& c) {
        const T* from = c.operand(0).data;
        T* y = c.result().data;
        kernels::shifted_exp(runs, from, y, m.data(), sums.data());
        for (double& s : sums) s = std::log(s);
        // Not x - (m + log sum), which loses the logarithm's digits beside a large m.
        runs.each([&](std::size_t k, std::size_t i) { y[k] = (from[k] - m[i]) - static_cast<T>(sums[i]); });
      },
      [runs = to.runs](Context<T>& c) {
        const auto y = c.result().span();
        const T* g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          const auto totals = c.arena().template make<double>(runs.small_size());
          runs.sum(totals.data(), [&](std::size_t k, std::size_t) { return g[k]; });
          kernels::exp<T>(y, d);
          runs.each([&](std::size_t k, std::size_t i) { d[k] = g[k] - d[k] * static_cast<T>(totals[i]); });
        });
      },
      here);
}

template Var<float> log_softmax(Var<float>, int, Here);
template Var<double> log_softmax(Var<double>, int, Here);

}  // namespace vqgrad
