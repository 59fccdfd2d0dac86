#include <algorithm>

#include "autodiff/ops/reduced.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "sum",
    .formula = "y = sum of x over axes",
    .samples = {{"all", {{2, 3}}, [](auto&, auto x) { return sum(x[0]); }},
                {"first", {{2, 3}}, [](auto&, auto x) { return sum(x[0], 0); }},
                {"last, kept", {{2, 3}}, [](auto&, auto x) { return sum(x[0], -1, Keep::yes); }},
                {"middle", {{2, 3, 2}}, [](auto&, auto x) { return sum(x[0], 1); }},
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
                {"length 1", {{3, 1}}, [](auto&, auto x) { return sum(x[0], 1); }},
                {"scalar", {{}}, [](auto&, auto x) { return sum(x[0]); }},
                {"of nothing", {{0, 3}}, [](auto&, auto x) { return sum(x[0], 0); }},
                {"no sums", {{0, 3}}, [](auto&, auto x) { return sum(x[0], 1); }}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return sum(x[0], 2); }, "#0 (2, 3) has no axis 2"},
               {{{2, 3}},
                [](auto&, auto x) {
                  return sum(x[0], {1, -1});
                },
                "{1, -1} names an axis of #0 (2, 3) twice"}},
});

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
  const Reduced to = reduced(op, x, axes, keep, here);
  const auto sums = x.tape().arena().template make<double>(to.shape.size());
  return x.tape().record(
      op, {x.id()}, to.shape,
      [=, runs = to.runs](Context<T>& c) {
        const T* from = c.operand(0).data;
        T* y = c.result().data;
        runs.sum(sums.data(), [&](std::size_t k, std::size_t) { return from[k]; });
        for (std::size_t i = 0; i < sums.size(); ++i) y[i] = static_cast<T>(sums[i]);
      },
      [runs = to.runs](Context<T>& c) {
        const T* g = c.gradient().data;
        c.accumulate(0,
                     [&](std::span<T> d) { runs.each([&](std::size_t k, std::size_t i) { d[k] = g[i]; }); });
      },
      here);
}

template Var<float> sum(Var<float>, Axes, Keep, Here);
template Var<double> sum(Var<double>, Axes, Keep, Here);

}  // namespace vqgrad
