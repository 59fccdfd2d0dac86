#include "autodiff/ops/elementwise.hpp"

#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "sigmoid",
    .formula = "y = 1 / (1 + e^-x)",
    .samples = unary_samples([](auto&, auto x) { return sigmoid(x[0]); }),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> sigmoid(Var<T> x, Here here) {
  return unary(
      op, x, kernels::sigmoid<T>, [](T, T y, T g) { return g * y * (1 - y); }, here);
}

template Var<float> sigmoid(Var<float>, Here);
template Var<double> sigmoid(Var<double>, Here);

}  // namespace vqgrad
