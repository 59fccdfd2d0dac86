#include "autodiff/ops/elementwise.hpp"

#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "leaky_relu",
    .formula = "y = x for x > 0, slope x elsewhere, dy/dx = slope at 0",
    .source = "Maas, Hannun, Ng 2013, ICML: Rectifier nonlinearities improve neural network acoustic models",
    .samples = unary_samples(
        [](auto&, auto x) { return leaky_relu(x[0]); }, -2, 2, {0},
        {{"slope 0.3", {{6}}, [](auto&, auto x) { return leaky_relu(x[0], 0.3); }, -2, 2, {0}}}),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> leaky_relu(Var<T> x, double slope, Here here) {
  const T s = static_cast<T>(slope);
  return unary(
      op, x, [s](T v) { return v > 0 ? v : s * v; }, [s](T v, T, T g) { return v > 0 ? g : s * g; }, here);
}

template Var<float> leaky_relu(Var<float>, double, Here);
template Var<double> leaky_relu(Var<double>, double, Here);

}  // namespace vqgrad
