#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "negate",
    .formula = "y = -x",
    .samples = unary_samples([](auto&, auto x) { return negate(x[0]); }),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> negate(Var<T> x, Here here) {
  return unary(
      op, x, [](T v) { return -v; }, [](T, T, T g) { return -g; }, here);
}

template Var<float> negate(Var<float>, Here);
template Var<double> negate(Var<double>, Here);

}  // namespace vqgrad
