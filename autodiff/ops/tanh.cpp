#include "autodiff/ops/elementwise.hpp"

#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "tanh",
    .formula = "y = tanh x",
    .samples = unary_samples([](auto&, auto x) { return tanh(x[0]); }),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> tanh(Var<T> x, Here here) {
  return unary(
      op, x, kernels::tanh<T>, [](T, T y, T g) { return g * (1 - y * y); }, here);
}

template Var<float> tanh(Var<float>, Here);
template Var<double> tanh(Var<double>, Here);

}  // namespace vqgrad
