#include "autodiff/ops/elementwise.hpp"

#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "relu",
    .formula = "y = max(x, 0), dy/dx = 0 at 0",
    .samples = unary_samples([](auto&, auto x) { return relu(x[0]); }, -2, 2, {0}),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> relu(Var<T> x, Here here) {
  // Written so that NaN stays NaN.
  return unary(
      op, x, [](T v) { return v < 0 ? T(0) : v; }, [](T v, T, T g) { return v > 0 ? g : T(0); }, here);
}

template Var<float> relu(Var<float>, Here);
template Var<double> relu(Var<double>, Here);

}  // namespace vqgrad
