#include "autodiff/ops/stop_gradient.hpp"

#include "autodiff/kernels/fill.hpp"

namespace vqgrad {
namespace {
extern const Op stop_gradient_op;
}  // namespace

template <class T>
Var<T> stop_gradient(Var<T> x, Here here) {
  return x.tape().record_constant(
      stop_gradient_op, {x.id()}, x.shape(),
      [](Context<T>& c) { kernels::copy(c.operand(0).span(), c.result().span()); }, here);
}

template Var<float> stop_gradient(Var<float>, Here);
template Var<double> stop_gradient(Var<double>, Here);

namespace {

const Op stop_gradient_op({
    .name = "stop_gradient",
    .formula = "y = x, dy/dx = 0",
    .source = "van den Oord et al. 2017, arXiv 1711.00937, eq. 3",
    .samples = {{"beside a path", {{2, 3}}, [](auto&, auto x) { return x[0] + stop_gradient(x[0] * x[0]); }},
                {"empty", {{0, 3}}, [](auto&, auto x) { return x[0] + stop_gradient(x[0]); }}},
    .accepts_everything = true,
    .frozen = true,
});

}  // namespace
}  // namespace vqgrad
