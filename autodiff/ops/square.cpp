#include "autodiff/ops/elementwise.hpp"

#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "square",
    .formula = "y = x^2",
    .samples = unary_samples([](auto&, auto x) { return square(x[0]); }),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> square(Var<T> x, Here here) {
  return unary(
      op, x, [](T v) { return v * v; }, [](T v, T, T g) { return 2 * v * g; }, here);
}

template Var<float> square(Var<float>, Here);
template Var<double> square(Var<double>, Here);

}  // namespace vqgrad
