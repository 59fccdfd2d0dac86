#include "autodiff/kernels/signed_root.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "signed_root",
    .formula = "y = x / sqrt(|x| + 1e-12), sign(x) sqrt|x| but at 0",
    .samples = unary_samples([](auto&, auto x) { return signed_root(x[0]); }, -2, 2, {0}),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> signed_root(Var<T> x, Here here) {
  return unary(
      op, x, [](T v) { return kernels::signed_root(v); },
      [](T v, T, T g) { return kernels::signed_root_gradient(v, g); }, here);
}

template Var<float> signed_root(Var<float>, Here);
template Var<double> signed_root(Var<double>, Here);

}  // namespace vqgrad
