#include "autodiff/ops/elementwise.hpp"

#include <cmath>

#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "sqrt",
    .formula = "y = sqrt(x), x >= 0",
    .samples = unary_samples([](auto&, auto x) { return sqrt(x[0]); }, 0.1, 4),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> sqrt(Var<T> x, Here here) {
  return unary(
      op, x, [](T v) { return std::sqrt(v); }, [](T, T y, T g) { return g / (2 * y); }, here);
}

template Var<float> sqrt(Var<float>, Here);
template Var<double> sqrt(Var<double>, Here);

}  // namespace vqgrad
