#include "autodiff/ops/normalization.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/normalization.hpp"
#include "autodiff/kernels/reduce.hpp"

namespace vqgrad {
namespace {

extern const Op batch_norm_op, batch_norm_inference_op, layer_norm_op;

/// Whether mean and variance are computed from x or given as constants.
enum class Statistics { own, given };

template <class T>
void require_gain_and_bias(const Op& op, Var<T> x, Var<T> gain, Var<T> bias, Here here) {
  const Shape wanted{x.shape().back()};
  if (gain.shape() != wanted || bias.shape() != wanted)
    fail(op, x,
         x.text() + " takes gain and bias of shape " + wanted.text() + ", got " + gain.text() + " and " +
             bias.text(),
         here);
}

/// y = gain (x - mean) / sqrt(variance + epsilon) + bias, gain and bias of each column, mean and variance of
/// each group.
template <class T>
Var<T> normalized(const Op& op, Var<T> x, Var<T> gain, Var<T> bias, kernels::Group group,
                  Statistics statistics, std::span<T> mean, std::span<T> variance, double epsilon,
                  Here here) {
  Arena& arena = x.tape().arena();
  const Shape shape = x.shape();
  const kernels::BroadcastLoop columns(gain.shape(), shape);
  const kernels::BroadcastLoop loop = group == kernels::Group::column
                                          ? columns
                                          : kernels::BroadcastLoop(shape.with(shape.rank() - 1, 1), shape);
  const auto scale = arena.template make<T>(mean.size());
  const bool keeps_standard =
      gain.requires_gradient() || (statistics == Statistics::own && x.requires_gradient());
  const std::span<T> standard = arena.template make<T>(keeps_standard ? shape.size() : 0);
  const auto sums = arena.make<double>(mean.size());
  return x.tape().record(
      op, {x.id(), gain.id(), bias.id()}, shape,
      [=](Context<T>& c) {
        const T* from = c.operand(0).data;
        if (statistics == Statistics::own) kernels::moments(loop, from, mean, variance, sums);
        for (std::size_t i = 0; i < scale.size(); ++i)
          scale[i] = static_cast<T>(1 / std::sqrt(static_cast<double>(variance[i]) + epsilon));
        const kernels::Normalization<T> by{mean.data(), scale.data(), c.operand(1).data, c.operand(2).data};
        kernels::normalize<T>(loop, group, by, from, standard, c.result().data);
      },
      [=](Context<T>& c) {
        const T *a = c.operand(1).data, *g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          columns.each([&](std::size_t k, std::size_t j) { d[k] = a[j] * g[k]; });
          if (statistics == Statistics::own)
            kernels::standardize_gradient<T>(loop, standard.data(), scale.data(),
                                             c.arena().template make<double>(2 * scale.size()), d.data());
          else
            loop.each([&](std::size_t k, std::size_t i) { d[k] *= scale[i]; });
        });
        const auto column_sums = [&](std::span<T> d, const auto& term) {
          const auto totals = c.arena().template make<double>(d.size());
          kernels::reduce_sum(columns, totals, term);
          for (std::size_t j = 0; j < d.size(); ++j) d[j] = static_cast<T>(totals[j]);
        };
        c.accumulate(1, [&](std::span<T> d) {
          column_sums(d, [&](std::size_t k, std::size_t) { return g[k] * standard[k]; });
        });
        c.accumulate(
            2, [&](std::span<T> d) { column_sums(d, [&](std::size_t k, std::size_t) { return g[k]; }); });
      },
      here);
}

}  // namespace

template <class T>
BatchNormResult<T> batch_norm(Var<T> x, Var<T> gain, Var<T> bias, double epsilon, Here here) {
  if (x.shape().rank() != 2 || x.shape()[0] == 0)
    fail(batch_norm_op, x, "takes x (B,C) with B > 0, got " + x.text(), here);
  require_gain_and_bias(batch_norm_op, x, gain, bias, here);
  const std::size_t columns = x.shape()[1];
  const auto mean = x.tape().arena().template make<T>(columns);
  const auto variance = x.tape().arena().template make<T>(columns);
  return {normalized(batch_norm_op, x, gain, bias, kernels::Group::column, Statistics::own, mean, variance,
                     epsilon, here),
          mean, variance};
}

template <class T>
Var<T> batch_norm_inference(Var<T> x, Var<T> gain, Var<T> bias, std::span<const std::type_identity_t<T>> mean,
                            std::span<const std::type_identity_t<T>> variance, double epsilon, Here here) {
  if (x.shape().rank() != 2) fail(batch_norm_inference_op, x, "takes x (B,C), got " + x.text(), here);
  require_gain_and_bias(batch_norm_inference_op, x, gain, bias, here);
  const std::size_t columns = x.shape()[1];
  if (mean.size() != columns || variance.size() != columns)
    fail(batch_norm_inference_op, x,
         x.text() + " takes " + std::to_string(columns) + " means and " + std::to_string(columns) +
             " variances, got " + std::to_string(mean.size()) + " and " + std::to_string(variance.size()),
         here);
  const auto kept = [&](std::span<const T> values) {
    const auto copy = x.tape().arena().template make<T>(columns);
    std::copy(values.begin(), values.end(), copy.begin());
    return copy;
  };
  return normalized(batch_norm_inference_op, x, gain, bias, kernels::Group::column, Statistics::given,
                    kept(mean), kept(variance), epsilon, here);
}

template <class T>
Var<T> layer_norm(Var<T> x, Var<T> gain, Var<T> bias, double epsilon, Here here) {
  const Shape shape = x.shape();
  if (shape.rank() == 0 || shape.back() == 0)
    fail(layer_norm_op, x, "takes a last axis of 1 or more, got " + x.text(), here);
  require_gain_and_bias(layer_norm_op, x, gain, bias, here);
  const Shape rows = shape.with(shape.rank() - 1, 1);
  const auto mean = x.tape().arena().template make<T>(rows.size());
  const auto variance = x.tape().arena().template make<T>(rows.size());
  return normalized(layer_norm_op, x, gain, bias, kernels::Group::row, Statistics::own, mean, variance,
                    epsilon, here);
}

#define INSTANTIATE(T)                                                                                 \
  template BatchNormResult<T> batch_norm(Var<T>, Var<T>, Var<T>, double, Here);                        \
  template Var<T> batch_norm_inference(Var<T>, Var<T>, Var<T>, std::span<const T>, std::span<const T>, \
                                       double, Here);                                                  \
  template Var<T> layer_norm(Var<T>, Var<T>, Var<T>, double, Here);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

namespace {

constexpr auto call_batch_norm = [](auto&, auto x) { return batch_norm(x[0], x[1], x[2], 1e-5).y; };

const Op batch_norm_op({
    .name = "batch_norm",
    .formula = "y = gain (x - mean) / sqrt(variance + epsilon) + bias, by column",
    .source = "Ioffe, Szegedy 2015, arXiv 1502.03167, algorithm 1",
    .samples = {{"batch", {{5, 3}, {3}, {3}}, call_batch_norm},
                {"large epsilon",
                 {{4, 2}, {2}, {2}},
                 [](auto&, auto x) { return batch_norm(x[0], x[1], x[2], 0.5).y; }},
                {"one column", {{4, 1}, {1}, {1}}, call_batch_norm},
                {"one row", {{1, 3}, {3}, {3}}, call_batch_norm},
                {"no columns", {{3, 0}, {0}, {0}}, call_batch_norm}},
    .errors = {{{{3}, {3}, {3}}, call_batch_norm, "takes x (B,C) with B > 0, got #0 (3)"},
               {{{0, 3}, {3}, {3}}, call_batch_norm, "takes x (B,C) with B > 0, got #0 (0, 3)"},
               {{{2, 3}, {2}, {3}},
                call_batch_norm,
                "#0 (2, 3) takes gain and bias of shape (3), got #1 (2) and #2 (3)"},
               {{{2, 3}, {3}, {1}}, call_batch_norm, "takes gain and bias of shape (3)"}},
});

constexpr auto call_batch_norm_inference = [](auto& tape, auto x) {
  using T = std::remove_cvref_t<decltype(tape.node(0).value[0])>;
  return batch_norm_inference(x[0], x[1], x[2], std::array<T, 2>{T(0.5), T(-1)},
                              std::array<T, 2>{T(2), T(0.25)}, 1e-5);
};

const Op batch_norm_inference_op({
    .name = "batch_norm_inference",
    .formula = "y = gain (x - mean) / sqrt(variance + epsilon) + bias, mean and variance given",
    .source = "Ioffe, Szegedy 2015, arXiv 1502.03167, algorithm 2",
    .samples = {{"batch", {{3, 2}, {2}, {2}}, call_batch_norm_inference},
                {"one row", {{1, 2}, {2}, {2}}, call_batch_norm_inference},
                {"empty", {{0, 2}, {2}, {2}}, call_batch_norm_inference}},
    .errors = {{{{2}, {2}, {2}}, call_batch_norm_inference, "takes x (B,C), got #0 (2)"},
               {{{2, 2}, {2}, {3}},
                call_batch_norm_inference,
                "#0 (2, 2) takes gain and bias of shape (2), got #1 (2) and #2 (3)"},
               {{{2, 3}, {3}, {3}},
                call_batch_norm_inference,
                "#0 (2, 3) takes 3 means and 3 variances, got 2 and 2"}},
});

constexpr auto call_layer_norm = [](auto&, auto x) { return layer_norm(x[0], x[1], x[2], 1e-5); };

const Op layer_norm_op({
    .name = "layer_norm",
    .formula = "y = gain (x - mean) / sqrt(variance + epsilon) + bias, by row",
    .source = "Ba, Kiros, Hinton 2016, arXiv 1607.06450",
    .samples = {{"batch", {{3, 4}, {4}, {4}}, call_layer_norm},
                {"sequence", {{2, 2, 3}, {3}, {3}}, call_layer_norm},
                {"one vector", {{4}, {4}, {4}}, call_layer_norm},
                {"length 1", {{3, 1}, {1}, {1}}, call_layer_norm},
                {"empty", {{0, 3}, {3}, {3}}, call_layer_norm}},
    .errors = {{{{}, {1}, {1}}, call_layer_norm, "takes a last axis of 1 or more, got #0 ()"},
               {{{2, 0}, {0}, {0}}, call_layer_norm, "takes a last axis of 1 or more, got #0 (2, 0)"},
               {{{2, 3}, {2}, {3}},
                call_layer_norm,
                "#0 (2, 3) takes gain and bias of shape (3), got #1 (2) and #2 (3)"}},
});

}  // namespace
}  // namespace vqgrad
