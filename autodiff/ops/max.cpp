#include "autodiff/ops/reduced.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "max",
    .formula = "y = the largest x over axes; ties share the gradient evenly",
    .samples = {{"all", {{2, 3}}, [](auto&, auto x) { return max(x[0]); }},
                {"first", {{3, 2}}, [](auto&, auto x) { return max(x[0], 0); }},
                {"last, kept", {{2, 3}}, [](auto&, auto x) { return max(x[0], -1, Keep::yes); }},
                {"outer two",
                 {{2, 3, 2}},
                 [](auto&, auto x) {
                   return max(x[0], {0, 2});
                 }},
                {"scalar", {{}}, [](auto&, auto x) { return max(x[0]); }},
                {"past a register", {{19}}, [](auto&, auto x) { return max(x[0]); }},
                {"no maxima", {{0, 3}}, [](auto&, auto x) { return max(x[0], 1); }}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return max(x[0], 2); }, "#0 (2, 3) has no axis 2"},
               {{{2, 3}},
                [](auto&, auto x) {
                  return max(x[0], {0, 0});
                },
                "{0, 0} names an axis of #0 (2, 3) twice"},
               {{{2, 0}},
                [](auto&, auto x) { return max(x[0], 1); },
                "takes at least one element, got none of #0 (2, 0) over axes {1}"}},
});

}  // namespace

template <class T>
Var<T> max(Var<T> x, Axes axes, Keep keep, Here here) {
  const Reduced to = reduced_nonempty(op, x, axes, keep, here);
  return x.tape().record(
      op, {x.id()}, to.shape,
      [runs = to.runs](Context<T>& c) { runs.max(c.operand(0).data, c.result().data); },
      [runs = to.runs](Context<T>& c) {
        const T *from = c.operand(0).data, *y = c.result().data, *g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          const auto ties = c.arena().template make<double>(runs.small_size());
          runs.sum(ties.data(), [&](std::size_t k, std::size_t i) { return from[k] == y[i] ? T(1) : T(0); });
          const auto share = c.arena().template make<T>(ties.size());
          for (std::size_t i = 0; i < share.size(); ++i)
            share[i] = ties[i] > 0 ? g[i] / static_cast<T>(ties[i]) : T(0);  // none where NaN won
          runs.each([&](std::size_t k, std::size_t i) { d[k] = from[k] == y[i] ? share[i] : T(0); });
        });
      },
      here);
}

template Var<float> max(Var<float>, Axes, Keep, Here);
template Var<double> max(Var<double>, Axes, Keep, Here);

}  // namespace vqgrad
