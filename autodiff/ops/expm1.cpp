#include "autodiff/ops/elementwise.hpp"

#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "expm1",
    .formula = "y = e^x - 1",
    .samples = unary_samples([](auto&, auto x) { return expm1(x[0]); }),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> expm1(Var<T> x, Here here) {
  return unary(
      op, x, kernels::expm1<T>, [](T, T y, T g) { return g * (y + 1); }, here);
}

template Var<float> expm1(Var<float>, Here);
template Var<double> expm1(Var<double>, Here);

}  // namespace vqgrad
