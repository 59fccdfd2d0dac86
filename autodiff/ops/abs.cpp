#include "autodiff/ops/elementwise.hpp"

#include <cmath>

#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "abs",
    .formula = "y = |x|, dy/dx = sign x, 0 at 0",
    .samples = unary_samples([](auto&, auto x) { return abs(x[0]); }, -2, 2, {0}),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> abs(Var<T> x, Here here) {
  return unary(
      op, x, [](T v) { return std::abs(v); }, [](T v, T, T g) { return v > 0   ? g
                                                                       : v < 0 ? -g
                                                                               : T(0); },
      here);
}

template Var<float> abs(Var<float>, Here);
template Var<double> abs(Var<double>, Here);

}  // namespace vqgrad
