#pragma once
#include <cmath>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/normalization.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

/// Where the statistics come from: x itself, or outside, as constants.
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
  const kernels::Runs columns(gain.shape(), shape);
  const kernels::Runs runs =
      group == kernels::Group::column ? columns : kernels::Runs(shape.with(shape.rank() - 1, 1), shape);
  const auto scale = arena.template make<T>(mean.size());
  const bool keeps = gain.requires_gradient() || (statistics == Statistics::own && x.requires_gradient());
  const std::span<T> standard = arena.template make<T>(keeps ? shape.size() : 0);
  const auto sums = arena.make<double>(mean.size());
  return x.tape().record(
      op, {x.id(), gain.id(), bias.id()}, shape,
      [=](Context<T>& c) {
        const T* from = c.operand(0).data;
        if (statistics == Statistics::own) kernels::moments(runs, from, mean, variance, sums);
        for (std::size_t i = 0; i < scale.size(); ++i)
          scale[i] = static_cast<T>(1 / std::sqrt(static_cast<double>(variance[i]) + epsilon));
        const kernels::Normalization<T> by{mean.data(), scale.data(), c.operand(1).data, c.operand(2).data};
        kernels::normalize<T>(runs, group, by, from, standard, c.result().data);
      },
      [=](Context<T>& c) {
        const T *a = c.operand(1).data, *g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          columns.each([&](std::size_t k, std::size_t j) { d[k] = a[j] * g[k]; });
          if (statistics == Statistics::own)
            kernels::standardize_gradient<T>(runs, standard.data(), scale.data(),
                                             c.arena().template make<double>(2 * scale.size()), d.data());
          else
            runs.each([&](std::size_t k, std::size_t i) { d[k] *= scale[i]; });
        });
        const auto column_sums = [&](std::span<T> d, const auto& term) {
          const auto totals = c.arena().template make<double>(d.size());
          columns.sum(totals.data(), term);
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

}  // namespace vqgrad
