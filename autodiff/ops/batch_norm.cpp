#include <cmath>

#include "autodiff/kernels/normalize.hpp"
#include "autodiff/ops/normalization.hpp"
#include "autodiff/ops/normalization_shapes.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "batch_norm",
    .formula = "y = gain (x - mean) / sqrt(variance + epsilon) + bias, column by column",
    .source = "Ioffe and Szegedy 2015, arXiv 1502.03167, algorithm 1",
    .samples = {{"matrix", {{5, 3}, {3}, {3}}, [](auto&, auto x) { return batch_norm(x[0], x[1], x[2], 1e-5).y; }},
                {"one row", {{1, 2}, {2}, {2}}, [](auto&, auto x) { return batch_norm(x[0], x[1], x[2], 1.0).y; }},
                {"no columns", {{2, 0}, {0}, {0}}, [](auto&, auto x) { return batch_norm(x[0], x[1], x[2], 1e-5).y; }}},
    .errors = {{{{2, 3}, {2}, {3}}, [](auto&, auto x) { return batch_norm(x[0], x[1], x[2], 1e-5).y; }, "of shape (3)"},
               {{{0, 3}, {3}, {3}}, [](auto&, auto x) { return batch_norm(x[0], x[1], x[2], 1e-5).y; }, "empty batch"},
               {{{3}, {3}, {3}}, [](auto&, auto x) { return batch_norm(x[0], x[1], x[2], 1e-5).y; }, "(B, C)"}},
});

}  // namespace

template <class T>
BatchNormResult<T> batch_norm(Var<T> x, Var<T> gain, Var<T> bias, double epsilon, Here here) {
  if (x.shape().rank() != 2) fail(op, "expected x of shape (B, C), got " + x.text(), here);
  check_gain_and_bias(op, x, gain, bias, here);
  const std::size_t rows = x.shape()[0], columns = x.shape()[1];
  if (rows == 0) fail(op, x.text() + " is an empty batch: it has no mean", here);
  Tape<T>& tape = x.tape();
  const auto mean = tape.arena().template make<T>(columns);
  const auto variance = tape.arena().template make<T>(columns);
  const auto inverse = tape.arena().template make<T>(columns);  // 1 / sqrt(variance + epsilon)
  const Var<T> y = tape.record(
      op, {x.id(), gain.id(), bias.id()}, x.shape(),
      [=](Context<T>& c) {
        const T *from = c.operand(0).data, *scale = c.operand(1).data, *shift = c.operand(2).data;
        T* to = c.result().data;
        kernels::column_moments(from, rows, columns, mean.data(), variance.data());
        for (std::size_t j = 0; j < columns; ++j)
          inverse[j] = static_cast<T>(1 / std::sqrt(static_cast<double>(variance[j]) + epsilon));
        for (std::size_t i = 0; i < rows; ++i, from += columns, to += columns)
          for (std::size_t j = 0; j < columns; ++j) to[j] = scale[j] * ((from[j] - mean[j]) * inverse[j]) + shift[j];
      },
      [=](Context<T>& c) {
        const T *from = c.operand(0).data, *scale = c.operand(1).data, *g = c.gradient().data;
        const auto sums = c.arena().template make<double>(columns);
        const auto dots = c.arena().template make<double>(columns);
        kernels::column_sums(g, from, rows, columns, sums.data(), dots.data());
        for (std::size_t j = 0; j < columns; ++j)  // from sum g x to sum g xhat
          dots[j] = (dots[j] - static_cast<double>(mean[j]) * sums[j]) * static_cast<double>(inverse[j]);
        c.accumulate(0, [&](std::span<T> d) {
          const auto g_mean = c.arena().template make<T>(columns), dot_mean = c.arena().template make<T>(columns);
          for (std::size_t j = 0; j < columns; ++j) {
            g_mean[j] = static_cast<T>(sums[j] / static_cast<double>(rows));
            dot_mean[j] = static_cast<T>(dots[j] / static_cast<double>(rows));
          }
          for (std::size_t i = 0, at = 0; i < rows; ++i)
            for (std::size_t j = 0; j < columns; ++j, ++at)
              d[at] = scale[j] * inverse[j] * (g[at] - g_mean[j] - (from[at] - mean[j]) * inverse[j] * dot_mean[j]);
        });
        c.accumulate(1, [&](std::span<T> d) { for (std::size_t j = 0; j < columns; ++j) d[j] = static_cast<T>(dots[j]); });
        c.accumulate(2, [&](std::span<T> d) { for (std::size_t j = 0; j < columns; ++j) d[j] = static_cast<T>(sums[j]); });
      },
      here);
  return {y, mean, variance};
}

template BatchNormResult<float> batch_norm(Var<float>, Var<float>, Var<float>, double, Here);
template BatchNormResult<double> batch_norm(Var<double>, Var<double>, Var<double>, double, Here);

}  // namespace vqgrad
