#include "autodiff/ops/elementwise.hpp"

#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "gelu",
    .formula = "y = x P(x), P(x) = (1 + erf(x / sqrt 2)) / 2",
    .source = "Hendrycks and Gimpel 2016, arXiv 1606.08415",
    .samples = unary_samples([](auto&, auto x) { return gelu(x[0]); }),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> gelu(Var<T> x, Here here) {
  const auto slope = [](std::span<const T> v, std::span<const T>, std::span<const T> g, std::span<T> d) {
    kernels::gelu_slope<T>(v, d);
    for (std::size_t k = 0; k < d.size(); ++k) d[k] *= g[k];
  };
  return unary(op, x, kernels::gelu<T>, slope, here);
}

template Var<float> gelu(Var<float>, Here);
template Var<double> gelu(Var<double>, Here);

}  // namespace vqgrad
