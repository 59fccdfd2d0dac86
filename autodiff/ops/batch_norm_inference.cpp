#include <algorithm>
#include <array>

#include "autodiff/ops/normalization.hpp"
#include "autodiff/ops/normalized.hpp"

namespace vqgrad {
namespace {

constexpr auto call = [](auto& tape, auto x) {
  using T = std::remove_cvref_t<decltype(tape.node(0).value[0])>;
  return batch_norm_inference(x[0], x[1], x[2], std::array<T, 2>{T(0.5), T(-1)},
                              std::array<T, 2>{T(2), T(0.25)}, 1e-5);
};

const Op op({
    .name = "batch_norm_inference",
    .formula = "y = gain (x - mean) / sqrt(variance + epsilon) + bias, mean and variance given",
    .source = "Ioffe, Szegedy 2015, arXiv 1502.03167, algorithm 2",
    .samples = {{"batch", {{3, 2}, {2}, {2}}, call},
                {"one row", {{1, 2}, {2}, {2}}, call},
                {"empty", {{0, 2}, {2}, {2}}, call}},
    .errors = {{{{2}, {2}, {2}}, call, "takes x (B,C), got #0 (2)"},
               {{{2, 2}, {2}, {3}},
                call,
                "#0 (2, 2) takes gain and bias of shape (2), got #1 (2) and #2 (3)"},
               {{{2, 3}, {3}, {3}}, call, "#0 (2, 3) takes 3 means and 3 variances, got 2 and 2"}},
});

}  // namespace

template <class T>
Var<T> batch_norm_inference(Var<T> x, Var<T> gain, Var<T> bias, std::span<const std::type_identity_t<T>> mean,
                            std::span<const std::type_identity_t<T>> variance, double epsilon, Here here) {
  if (x.shape().rank() != 2) fail(op, x, "takes x (B,C), got " + x.text(), here);
  require_gain_and_bias(op, x, gain, bias, here);
  const std::size_t columns = x.shape()[1];
  if (mean.size() != columns || variance.size() != columns)
    fail(op, x,
         x.text() + " takes " + std::to_string(columns) + " means and " + std::to_string(columns) +
             " variances, got " + std::to_string(mean.size()) + " and " + std::to_string(variance.size()),
         here);
  const auto kept = [&](std::span<const T> values) {
    const auto copy = x.tape().arena().template make<T>(columns);
    std::copy(values.begin(), values.end(), copy.begin());
    return copy;
  };
  return normalized(op, x, gain, bias, kernels::Group::column, Statistics::given, kept(mean), kept(variance),
                    epsilon, here);
}

template Var<float> batch_norm_inference(Var<float>, Var<float>, Var<float>, std::span<const float>,
                                         std::span<const float>, double, Here);
template Var<double> batch_norm_inference(Var<double>, Var<double>, Var<double>, std::span<const double>,
                                          std::span<const double>, double, Here);

}  // namespace vqgrad
