#include "autodiff/ops/elementwise.hpp"

#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "clamp",
    .formula = "y = min(max(x, low), high), dy/dx = 1 inside and at the borders, 0 outside",
    .samples = {{"matrix", {{2, 3}}, [](auto&, auto x) { return clamp(x[0], -0.5, 1); }, -2, 2, {-0.5, 1}},
                {"scalar", {{}}, [](auto&, auto x) { return clamp(x[0], -0.5, 1); }, -2, 2, {-0.5, 1}},
                {"longer than a register", {{29}}, [](auto&, auto x) { return clamp(x[0], -0.5, 1); }, -2, 2, {-0.5, 1}},
                {"times its operand", {{3}}, [](auto&, auto x) { return clamp(x[0], -0.5, 1) * x[0]; }, -2, 2, {-0.5, 1}},
                {"empty", {{0, 3}}, [](auto&, auto x) { return clamp(x[0], -0.5, 1); }}},
    .errors = {{{{2}}, [](auto&, auto x) { return clamp(x[0], 1, -1); }, "1.000000 to -1.000000 is no interval to clamp #0 (2) to"}},
});

}  // namespace

template <class T>
Var<T> clamp(Var<T> x, double low, double high, Here here) {
  if (!(low <= high))
    fail(op, std::to_string(low) + " to " + std::to_string(high) + " is no interval to clamp " + x.text() + " to: low <= high", here);
  const T l = static_cast<T>(low), h = static_cast<T>(high);
  // Written so that NaN stays NaN.
  return unary(op, x, [=](T v) { return v < l ? l : v > h ? h : v; },
               [=](T v, T, T g) { return v >= l && v <= h ? g : T(0); }, here);
}

template Var<float> clamp(Var<float>, double, double, Here);
template Var<double> clamp(Var<double>, double, double, Here);

}  // namespace vqgrad
