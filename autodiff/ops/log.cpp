#include "autodiff/ops/elementwise.hpp"

#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "log",
    .formula = "y = ln x, x > 0",
    .samples = unary_samples([](auto&, auto x) { return log(x[0]); }, 0.1, 4),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> log(Var<T> x, Here here) {
  return unary(
      op, x, kernels::log<T>, [](T v, T, T g) { return g / v; }, here);
}

template Var<float> log(Var<float>, Here);
template Var<double> log(Var<double>, Here);

}  // namespace vqgrad
