#include "autodiff/ops/normalization.hpp"
#include "autodiff/ops/normalized.hpp"

namespace vqgrad {
namespace {

constexpr auto call = [](auto&, auto x) { return layer_norm(x[0], x[1], x[2], 1e-5); };

const Op op({
    .name = "layer_norm",
    .formula = "y = gain (x - mean) / sqrt(variance + epsilon) + bias, by row",
    .source = "Ba, Kiros, Hinton 2016, arXiv 1607.06450",
    .samples = {{"batch", {{3, 4}, {4}, {4}}, call},
                {"sequence", {{2, 2, 3}, {3}, {3}}, call},
                {"one vector", {{4}, {4}, {4}}, call},
                {"length 1", {{3, 1}, {1}, {1}}, call},
                {"empty", {{0, 3}, {3}, {3}}, call}},
    .errors = {{{{}, {1}, {1}}, call, "takes a last axis of 1 or more, got #0 ()"},
               {{{2, 0}, {0}, {0}}, call, "takes a last axis of 1 or more, got #0 (2, 0)"},
               {{{2, 3}, {2}, {3}},
                call,
                "#0 (2, 3) takes gain and bias of shape (3), got #1 (2) and #2 (3)"}},
});

}  // namespace

template <class T>
Var<T> layer_norm(Var<T> x, Var<T> gain, Var<T> bias, double epsilon, Here here) {
  const Shape shape = x.shape();
  if (shape.rank() == 0 || shape.back() == 0)
    fail(op, x, "takes a last axis of 1 or more, got " + x.text(), here);
  require_gain_and_bias(op, x, gain, bias, here);
  const Shape rows = shape.with(shape.rank() - 1, 1);
  const auto mean = x.tape().arena().template make<T>(rows.size());
  const auto variance = x.tape().arena().template make<T>(rows.size());
  return normalized(op, x, gain, bias, kernels::Group::row, Statistics::own, mean, variance, epsilon, here);
}

template Var<float> layer_norm(Var<float>, Var<float>, Var<float>, double, Here);
template Var<double> layer_norm(Var<double>, Var<double>, Var<double>, double, Here);

}  // namespace vqgrad
