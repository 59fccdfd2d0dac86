#include "autodiff/ops/softmax.hpp"

#include "autodiff/kernels/softmax.hpp"
#include "autodiff/ops/reduced.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "softmax",
    .formula = "y = exp(x) / sum exp(x) along an axis",
    .samples = {{"last", {{2, 3}}, [](auto&, auto x) { return softmax(x[0]); }},
                {"first", {{3, 2}}, [](auto&, auto x) { return softmax(x[0], 0); }},
                {"middle", {{2, 3, 2}}, [](auto&, auto x) { return softmax(x[0], 1); }},
                {"length 1", {{3, 1}}, [](auto&, auto x) { return softmax(x[0]); }},
                {"far from 0", {{2, 3}}, [](auto&, auto x) { return softmax(x[0]); }, 800, 804},
                {"no rows", {{0, 3}}, [](auto&, auto x) { return softmax(x[0]); }},
                {"empty rows", {{2, 0}}, [](auto&, auto x) { return softmax(x[0]); }}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return softmax(x[0], 2); }, "#0 (2, 3) has no axis 2"},
               {{{}}, [](auto&, auto x) { return softmax(x[0]); }, "#0 () has no axis -1"}},
});

}  // namespace

template <class T>
Var<T> softmax(Var<T> x, int axis, Here here) {
  const Reduced to = reduced(op, x, axis, Keep::yes, here);
  Arena& arena = x.tape().arena();
  const auto m = arena.template make<T>(to.shape.size());
  const auto sums = arena.make<double>(to.shape.size());
  return x.tape().record(
      op, {x.id()}, x.shape(),
      [=, runs = to.runs](Context<T>& c) {
        T* y = c.result().data;
        kernels::shifted_exp(runs, c.operand(0).data, y, m.data(), sums.data());
        for (std::size_t i = 0; i < m.size(); ++i) m[i] = static_cast<T>(1 / sums[i]);
        runs.each([&](std::size_t k, std::size_t i) { y[k] *= m[i]; });
      },
      [runs = to.runs](Context<T>& c) {
        const T *y = c.result().data, *g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          const auto dots = c.arena().template make<double>(runs.small_size());
          runs.sum(dots.data(), [&](std::size_t k, std::size_t) { return g[k] * y[k]; });
          runs.each([&](std::size_t k, std::size_t i) { d[k] = y[k] * (g[k] - static_cast<T>(dots[i])); });
        });
      },
      here);
}

template Var<float> softmax(Var<float>, int, Here);
template Var<double> softmax(Var<double>, int, Here);

}  // namespace vqgrad
