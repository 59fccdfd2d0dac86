#include "autodiff/ops/elementwise.hpp"

#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "exp",
    .formula = "y = e^x",
    .samples = unary_samples([](auto&, auto x) { return exp(x[0]); }),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> exp(Var<T> x, Here here) {
  return unary(
      op, x, kernels::exp<T>, [](T, T y, T g) { return g * y; }, here);
}

template Var<float> exp(Var<float>, Here);
template Var<double> exp(Var<double>, Here);

}  // namespace vqgrad
