#include "autodiff/ops/reduction.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/kernels/reduce.hpp"
#include "autodiff/kernels/softmax.hpp"
#include "autodiff/ops/reduced.hpp"

namespace vqgrad {
namespace {

extern const Op sum_op, mean_op, max_op, logsumexp_op;

/// y = scale times the sum over axes
template <class T>
Var<T> scaled_sum(const Op& op, Var<T> x, const Reduced& to, double scale, Here here) {
  const auto sums = x.tape().arena().template make<double>(to.shape.size());
  return x.tape().record(
      op, {x.id()}, to.shape,
      [=, loop = to.loop](Context<T>& c) {
        const T* from = c.operand(0).data;
        T* y = c.result().data;
        kernels::reduce_sum(loop, sums, [=](std::size_t k, std::size_t) { return from[k]; });
        for (std::size_t i = 0; i < sums.size(); ++i) y[i] = static_cast<T>(scale * sums[i]);
      },
      [factor = static_cast<T>(scale), loop = to.loop](Context<T>& c) {
        const T* g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          loop.each([&](std::size_t k, std::size_t i) { d[k] = factor * g[i]; });
        });
      },
      here);
}

}  // namespace

Axes::Axes(std::initializer_list<int> axes) : count_(axes.size()) {
  if (count_ > Shape::max_rank)
    throw TapeError("[axes] an array has at most 4 axes, got " + std::to_string(count_));
  std::copy(axes.begin(), axes.end(), axes_);
}

std::string Axes::text() const {
  std::string result = "{";
  for (std::size_t k = 0; k < count_; ++k) result += (k ? ", " : "") + std::to_string(axes_[k]);
  return result + "}";
}

template <class T>
Var<T> sum(Var<T> x, Axes axes, Keep keep, Here here) {
  return scaled_sum(sum_op, x, reduced(sum_op, x, axes, keep, here), 1, here);
}

template <class T>
Var<T> mean(Var<T> x, Axes axes, Keep keep, Here here) {
  const Reduced to = reduced_nonempty(mean_op, x, axes, keep, here);
  return scaled_sum(mean_op, x, to, 1 / static_cast<double>(to.count), here);
}

template <class T>
Var<T> max(Var<T> x, Axes axes, Keep keep, Here here) {
  const Reduced to = reduced_nonempty(max_op, x, axes, keep, here);
  return x.tape().record(
      max_op, {x.id()}, to.shape,
      [loop = to.loop](Context<T>& c) { kernels::reduce_max(loop, c.operand(0).data, c.result().data); },
      [loop = to.loop](Context<T>& c) {
        const T *from = c.operand(0).data, *y = c.result().data, *g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          const auto ties = c.arena().template make<double>(loop.small_size());
          kernels::reduce_sum(loop, ties,
                              [&](std::size_t k, std::size_t i) { return from[k] == y[i] ? T(1) : T(0); });
          const auto share = c.arena().template make<T>(ties.size());
          for (std::size_t i = 0; i < share.size(); ++i)
            share[i] = ties[i] > 0 ? g[i] / static_cast<T>(ties[i]) : T(0);  // no ties if NaN won
          loop.each([&](std::size_t k, std::size_t i) { d[k] = from[k] == y[i] ? share[i] : T(0); });
        });
      },
      here);
}

template <class T>
Var<T> logsumexp(Var<T> x, Axes axes, Keep keep, Here here) {
  const Reduced to = reduced_nonempty(logsumexp_op, x, axes, keep, here);
  Arena& arena = x.tape().arena();
  const auto sums = arena.make<double>(to.shape.size());
  const auto e = arena.template make<T>(x.size());
  return x.tape().record(
      logsumexp_op, {x.id()}, to.shape,
      [=, loop = to.loop](Context<T>& c) {
        T* y = c.result().data;
        kernels::shifted_exp(loop, c.operand(0).data, e.data(), y, sums);
        for (std::size_t i = 0; i < sums.size(); ++i) y[i] += static_cast<T>(std::log(sums[i]));
      },
      [=, loop = to.loop](Context<T>& c) {
        const T* g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          const auto share = c.arena().template make<T>(sums.size());
          for (std::size_t i = 0; i < share.size(); ++i)
            share[i] = static_cast<T>(static_cast<double>(g[i]) / sums[i]);
          loop.each([&](std::size_t k, std::size_t i) { d[k] = e[k] * share[i]; });
        });
      },
      here);
}

#define INSTANTIATE(T)                            \
  template Var<T> sum(Var<T>, Axes, Keep, Here);  \
  template Var<T> mean(Var<T>, Axes, Keep, Here); \
  template Var<T> max(Var<T>, Axes, Keep, Here);  \
  template Var<T> logsumexp(Var<T>, Axes, Keep, Here);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

namespace {

constexpr auto call_sum = [](auto&, auto x) { return sum(x[0], 1); };
const Op sum_op({
    .name = "sum",
    .formula = "y = sum of x over axes",
    .samples = {{"all", {{2, 3}}, [](auto&, auto x) { return sum(x[0]); }},
                {"first", {{2, 3}}, [](auto&, auto x) { return sum(x[0], 0); }},
                {"last, kept", {{2, 3}}, [](auto&, auto x) { return sum(x[0], -1, Keep::yes); }},
                {"middle", {{2, 3, 2}}, call_sum},
                {"outer two",
                 {{2, 3, 2}},
                 [](auto&, auto x) {
                   return sum(x[0], {0, -1});
                 }},
                {"alternate",
                 {{2, 2, 2, 2}},
                 [](auto&, auto x) {
                   return sum(x[0], {1, 3});
                 }},
                {"length 1", {{3, 1}}, call_sum},
                {"scalar", {{}}, [](auto&, auto x) { return sum(x[0]); }},
                {"of nothing", {{0, 3}}, [](auto&, auto x) { return sum(x[0], 0); }},
                {"no sums", {{0, 3}}, call_sum}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return sum(x[0], 2); }, "#0 (2, 3) has no axis 2"},
               {{{2, 3}},
                [](auto&, auto x) {
                  return sum(x[0], {1, -1});
                },
                "{1, -1} names an axis of #0 (2, 3) twice"}},
});

const Op mean_op({
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

const Op max_op({
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

constexpr auto call_logsumexp = [](auto&, auto x) { return logsumexp(x[0]); };
const Op logsumexp_op({
    .name = "logsumexp",
    .formula = "y = log sum exp(x) over axes",
    .samples = {{"all", {{2, 3}}, call_logsumexp},
                {"first", {{3, 2}}, [](auto&, auto x) { return logsumexp(x[0], 0); }},
                {"last, kept", {{2, 3}}, [](auto&, auto x) { return logsumexp(x[0], -1, Keep::yes); }},
                {"outer two",
                 {{2, 3, 2}},
                 [](auto&, auto x) {
                   return logsumexp(x[0], {0, 2});
                 }},
                {"scalar", {{}}, call_logsumexp},
                {"far from 0", {{2, 3}}, [](auto&, auto x) { return logsumexp(x[0], 1); }, 800, 804},
                {"none", {{0, 3}}, [](auto&, auto x) { return logsumexp(x[0], 1); }}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return logsumexp(x[0], 2); }, "#0 (2, 3) has no axis 2"},
               {{{2, 3}},
                [](auto&, auto x) {
                  return logsumexp(x[0], {0, 0});
                },
                "{0, 0} names an axis of #0 (2, 3) twice"},
               {{{0}}, call_logsumexp, "takes at least one element, got none of #0 (0) over axes {}"}},
});

}  // namespace
}  // namespace vqgrad
