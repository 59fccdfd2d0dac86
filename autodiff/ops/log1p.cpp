#include "autodiff/ops/elementwise.hpp"

#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "log1p",
    .formula = "y = ln(1 + x), x > -1",
    .samples = unary_samples([](auto&, auto x) { return log1p(x[0]); }, -0.9, 4),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> log1p(Var<T> x, Here here) {
  return unary(
      op, x, kernels::log1p<T>, [](T v, T, T g) { return g / (1 + v); }, here);
}

template Var<float> log1p(Var<float>, Here);
template Var<double> log1p(Var<double>, Here);

}  // namespace vqgrad
