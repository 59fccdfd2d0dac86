#include <algorithm>
#include <array>
#include <cmath>

#include "autodiff/ops/normalization.hpp"
#include "autodiff/ops/normalization_shapes.hpp"

namespace vqgrad {
namespace {

/// A sample's statistics: means 0.1, 0.2, ... and variances 0.5, 1, ...
template <class X>
auto normalize(X x, std::size_t columns) {
  using T = typename std::remove_cvref_t<decltype(x[0].values())>::value_type;
  std::array<T, 4> mean{}, variance{};
  for (std::size_t j = 0; j < 4; ++j) mean[j] = T(0.1) * T(j + 1), variance[j] = T(0.5) * T(j + 1);
  return batch_norm_inference(x[0], x[1], x[2], std::span<const T>(mean).first(columns),
                              std::span<const T>(variance).first(columns), 1e-5);
}

const Op op({
    .name = "batch_norm_inference",
    .formula = "y = gain (x - mean) / sqrt(variance + epsilon) + bias with mean and variance given",
    .source = "Ioffe and Szegedy 2015, arXiv 1502.03167, algorithm 2",
    .samples = {{"matrix", {{4, 3}, {3}, {3}}, [](auto&, auto x) { return normalize(x, 3); }},
                {"one row", {{1, 1}, {1}, {1}}, [](auto&, auto x) { return normalize(x, 1); }},
                {"empty", {{0, 3}, {3}, {3}}, [](auto&, auto x) { return normalize(x, 3); }}},
    .errors = {{{{2, 3}, {3}, {2}}, [](auto&, auto x) { return normalize(x, 3); }, "of shape (3)"},
               {{{3}, {3}, {3}}, [](auto&, auto x) { return normalize(x, 3); }, "(B, C)"},
               {{{2, 3}, {3}, {3}}, [](auto&, auto x) { return normalize(x, 2); }, "3 means and variances"}},
});

}  // namespace

template <class T>
Var<T> batch_norm_inference(Var<T> x, Var<T> gain, Var<T> bias, std::span<const std::type_identity_t<T>> mean,
                            std::span<const std::type_identity_t<T>> variance, double epsilon, Here here) {
  if (x.shape().rank() != 2) fail(op, "expected x of shape (B, C), got " + x.text(), here);
  check_gain_and_bias(op, x, gain, bias, here);
  const std::size_t rows = x.shape()[0], columns = x.shape()[1];
  if (mean.size() != columns || variance.size() != columns)
    fail(op, x.text() + " needs " + std::to_string(columns) + " means and variances, got " + std::to_string(mean.size()) +
                 " and " + std::to_string(variance.size()), here);
  Tape<T>& tape = x.tape();
  const auto centre = tape.arena().template make<T>(columns);
  const auto inverse = tape.arena().template make<T>(columns);
  for (std::size_t j = 0; j < columns; ++j) {
    centre[j] = mean[j];
    inverse[j] = static_cast<T>(1 / std::sqrt(static_cast<double>(variance[j]) + epsilon));
  }
  return tape.record(
      op, {x.id(), gain.id(), bias.id()}, x.shape(),
      [=](Context<T>& c) {
        const T *from = c.operand(0).data, *scale = c.operand(1).data, *shift = c.operand(2).data;
        T* to = c.result().data;
        for (std::size_t i = 0; i < rows; ++i, from += columns, to += columns)
          for (std::size_t j = 0; j < columns; ++j) to[j] = scale[j] * ((from[j] - centre[j]) * inverse[j]) + shift[j];
      },
      [=](Context<T>& c) {
        const T *from = c.operand(0).data, *scale = c.operand(1).data, *g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          for (std::size_t k = 0; k < d.size(); ++k) d[k] = g[k] * scale[k % columns] * inverse[k % columns];
        });
        // Both sums fall back to columns in accumulate, in double.
        c.accumulate(1, c.result().shape, [&](std::span<T> d) {
          for (std::size_t k = 0; k < d.size(); ++k) d[k] = g[k] * (from[k] - centre[k % columns]) * inverse[k % columns];
        });
        c.accumulate(2, c.result().shape, [&](std::span<T> d) { std::copy_n(g, d.size(), d.begin()); });
      },
      here);
}

template Var<float> batch_norm_inference(Var<float>, Var<float>, Var<float>, std::span<const float>,
                                         std::span<const float>, double, Here);
template Var<double> batch_norm_inference(Var<double>, Var<double>, Var<double>, std::span<const double>,
                                          std::span<const double>, double, Here);

}  // namespace vqgrad
