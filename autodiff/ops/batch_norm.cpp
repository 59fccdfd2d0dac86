#include "autodiff/ops/normalization.hpp"
#include "autodiff/ops/normalized.hpp"

namespace vqgrad {
namespace {

constexpr auto call = [](auto&, auto x) { return batch_norm(x[0], x[1], x[2], 1e-5).y; };

const Op op({
    .name = "batch_norm",
    .formula = "y = gain (x - mean) / sqrt(variance + epsilon) + bias, by column",
    .source = "Ioffe, Szegedy 2015, arXiv 1502.03167, algorithm 1",
    .samples = {{"batch", {{5, 3}, {3}, {3}}, call},
                {"large epsilon",
                 {{4, 2}, {2}, {2}},
                 [](auto&, auto x) { return batch_norm(x[0], x[1], x[2], 0.5).y; }},
                {"one column", {{4, 1}, {1}, {1}}, call},
                {"one row", {{1, 3}, {3}, {3}}, call},
                {"no columns", {{3, 0}, {0}, {0}}, call}},
    .errors = {{{{3}, {3}, {3}}, call, "takes x (B,C) with B > 0, got #0 (3)"},
               {{{0, 3}, {3}, {3}}, call, "takes x (B,C) with B > 0, got #0 (0, 3)"},
               {{{2, 3}, {2}, {3}},
                call,
                "#0 (2, 3) takes gain and bias of shape (3), got #1 (2) and #2 (3)"},
               {{{2, 3}, {3}, {1}}, call, "takes gain and bias of shape (3)"}},
});

}  // namespace

template <class T>
BatchNormResult<T> batch_norm(Var<T> x, Var<T> gain, Var<T> bias, double epsilon, Here here) {
  if (x.shape().rank() != 2 || x.shape()[0] == 0)
    fail(op, x, "takes x (B,C) with B > 0, got " + x.text(), here);
  require_gain_and_bias(op, x, gain, bias, here);
  const std::size_t columns = x.shape()[1];
  const auto mean = x.tape().arena().template make<T>(columns);
  const auto variance = x.tape().arena().template make<T>(columns);
  return {
      normalized(op, x, gain, bias, kernels::Group::column, Statistics::own, mean, variance, epsilon, here),
      mean, variance};
}

template BatchNormResult<float> batch_norm(Var<float>, Var<float>, Var<float>, double, Here);
template BatchNormResult<double> batch_norm(Var<double>, Var<double>, Var<double>, double, Here);

}  // namespace vqgrad
