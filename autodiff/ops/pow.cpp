#include "autodiff/ops/elementwise.hpp"

#include <cmath>

#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "pow",
    .formula = "y = x^p, dy/dx = p x^(p - 1), 0 for p = 0",
    .samples = unary_samples([](auto&, auto x) { return pow(x[0], 1.5); }, 0.1, 4, {},
                             {{"cube", {{2, 3}}, [](auto&, auto x) { return pow(x[0], 3); }},
                              {"reciprocal", {{2, 3}}, [](auto&, auto x) { return pow(x[0], -1); }, 0.3, 2},
                              {"to the 0", {{2, 3}}, [](auto&, auto x) { return pow(x[0], 0); }},
                              {"to the 1", {{2, 3}}, [](auto&, auto x) { return pow(x[0], 1); }}}),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> pow(Var<T> x, double exponent, Here here) {
  const T p = static_cast<T>(exponent);
  return unary(
      op, x, [p](T v) { return std::pow(v, p); },
      [p](T v, T, T g) { return p == 0 ? T(0) : g * p * std::pow(v, p - 1); }, here);
}

template Var<float> pow(Var<float>, double, Here);
template Var<double> pow(Var<double>, double, Here);

}  // namespace vqgrad
