#include "autodiff/ops/softmax.hpp"

#include <cmath>

#include "autodiff/kernels/reduce.hpp"
#include "autodiff/kernels/softmax.hpp"
#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/reduced.hpp"

namespace vqgrad {
namespace {
extern const Op softmax_op, log_softmax_op;
}  // namespace

template <class T>
Var<T> softmax(Var<T> x, int axis, Here here) {
  const Reduced to = reduced(softmax_op, x, axis, Keep::yes, here);
  Arena& arena = x.tape().arena();
  const auto m = arena.template make<T>(to.shape.size());
  const auto sums = arena.make<double>(to.shape.size());
  return x.tape().record(
      softmax_op, {x.id()}, x.shape(),
      [=, loop = to.loop](Context<T>& c) {
        T* y = c.result().data;
        kernels::shifted_exp(loop, c.operand(0).data, y, m.data(), sums);
        for (std::size_t i = 0; i < m.size(); ++i) m[i] = static_cast<T>(1 / sums[i]);
        loop.each([&](std::size_t k, std::size_t i) { y[k] *= m[i]; });
      },
      [loop = to.loop](Context<T>& c) {
        const T *y = c.result().data, *g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          const auto dots = c.arena().template make<double>(loop.small_size());
          kernels::reduce_sum(loop, dots, [&](std::size_t k, std::size_t) { return g[k] * y[k]; });
          loop.each([&](std::size_t k, std::size_t i) { d[k] = y[k] * (g[k] - static_cast<T>(dots[i])); });
        });
      },
      here);
}

template <class T>
Var<T> log_softmax(Var<T> x, int axis, Here here) {
  const Reduced to = reduced(log_softmax_op, x, axis, Keep::yes, here);
  Arena& arena = x.tape().arena();
  const auto m = arena.template make<T>(to.shape.size());
  const auto sums = arena.make<double>(to.shape.size());
  return x.tape().record(
      log_softmax_op, {x.id()}, x.shape(),
      [=, loop = to.loop](Context<T>& c) {
        const T* from = c.operand(0).data;
        T* y = c.result().data;
        kernels::shifted_exp(loop, from, y, m.data(), sums);
        for (double& s : sums) s = std::log(s);
        // Not x - (m + log sum), which loses the logarithm's digits beside a large m.
        loop.each([&](std::size_t k, std::size_t i) { y[k] = (from[k] - m[i]) - static_cast<T>(sums[i]); });
      },
      [loop = to.loop](Context<T>& c) {
        const auto y = c.result().span();
        const T* g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          const auto totals = c.arena().template make<double>(loop.small_size());
          kernels::reduce_sum(loop, totals, [&](std::size_t k, std::size_t) { return g[k]; });
          kernels::exp<T>(y, d);
          loop.each([&](std::size_t k, std::size_t i) { d[k] = g[k] - d[k] * static_cast<T>(totals[i]); });
        });
      },
      here);
}

#define INSTANTIATE(T)                        \
  template Var<T> softmax(Var<T>, int, Here); \
  template Var<T> log_softmax(Var<T>, int, Here);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

namespace {

constexpr auto call_softmax = [](auto&, auto x) { return softmax(x[0]); };
const Op softmax_op({
    .name = "softmax",
    .formula = "y = exp(x) / sum exp(x) along an axis",
    .samples = {{"last", {{2, 3}}, call_softmax},
                {"first", {{3, 2}}, [](auto&, auto x) { return softmax(x[0], 0); }},
                {"middle", {{2, 3, 2}}, [](auto&, auto x) { return softmax(x[0], 1); }},
                {"length 1", {{3, 1}}, call_softmax},
                {"far from 0", {{2, 3}}, call_softmax, 800, 804},
                {"no rows", {{0, 3}}, call_softmax},
                {"empty rows", {{2, 0}}, call_softmax}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return softmax(x[0], 2); }, "#0 (2, 3) has no axis 2"},
               {{{}}, call_softmax, "#0 () has no axis -1"}},
});

constexpr auto call_log_softmax = [](auto&, auto x) { return log_softmax(x[0]); };
const Op log_softmax_op({
    .name = "log_softmax",
    .formula = "y = x - logsumexp(x) along an axis",
    .samples = {{"last", {{2, 3}}, call_log_softmax},
                {"first", {{3, 2}}, [](auto&, auto x) { return log_softmax(x[0], 0); }},
                {"middle", {{2, 3, 2}}, [](auto&, auto x) { return log_softmax(x[0], 1); }},
                {"length 1", {{3, 1}}, call_log_softmax},
                {"no rows", {{0, 3}}, call_log_softmax},
                {"empty rows", {{2, 0}}, call_log_softmax}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return log_softmax(x[0], -3); }, "#0 (2, 3) has no axis -3"},
               {{{}}, call_log_softmax, "#0 () has no axis -1"}},
});

}  // namespace
}  // namespace vqgrad
