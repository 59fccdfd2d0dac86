#include "autodiff/ops/elementwise.hpp"

#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "softplus",
    .formula = "y = ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)",
    .source = "Dugas et al. 2000, NIPS 13: Incorporating second-order functional knowledge for better option "
              "pricing",
    .samples = unary_samples([](auto&, auto x) { return softplus(x[0]); }, -2, 2, {},
                             {{"far out", {{5}}, [](auto&, auto x) { return softplus(x[0]); }, -60, 60}}),
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> softplus(Var<T> x, Here here) {
  const auto slope = [](std::span<const T> v, std::span<const T>, std::span<const T> g, std::span<T> d) {
    kernels::sigmoid<T>(v, d);
    for (std::size_t k = 0; k < d.size(); ++k) d[k] *= g[k];
  };
  return unary(op, x, kernels::softplus<T>, slope, here);
}

template Var<float> softplus(Var<float>, Here);
template Var<double> softplus(Var<double>, Here);

}  // namespace vqgrad
