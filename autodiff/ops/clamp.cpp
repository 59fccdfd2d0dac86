#include "autodiff/ops/elementwise.hpp"

#include <fmt/format.h>

#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "clamp",
    .formula = "y = min(max(x, low), high), dy/dx = 1 inside and at the borders, 0 outside",
    .samples = unary_samples([](auto&, auto x) { return clamp(x[0], -0.5, 1); }, -2, 2, {-0.5, 1}),
    .errors = {{{{2}},
                [](auto&, auto x) { return clamp(x[0], 1, -1); },
                "[1, -1] is no interval to clamp #0 (2) to"}},
});

}  // namespace

template <class T>
Var<T> clamp(Var<T> x, double low, double high, Here here) {
  if (!(low <= high))
    fail(op, x, fmt::format("[{}, {}] is no interval to clamp {} to: low <= high", low, high, x.text()),
         here);
  const T l = static_cast<T>(low), h = static_cast<T>(high);
  // Written so that NaN stays NaN.
  return unary(
      op, x, [=](T v) { return v < l   ? l
                               : v > h ? h
                                       : v; },
      [=](T v, T, T g) { return v >= l && v <= h ? g : T(0); }, here);
}

template Var<float> clamp(Var<float>, double, double, Here);
template Var<double> clamp(Var<double>, double, double, Here);

}  // namespace vqgrad
