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
    fail(op,
         x.text() + " takes gain and bias of shape " + wanted.text() + ", got " + gain.text() + " and " +
             bias.text(),
         here);
}

/// y = gain (x - mean) / sqrt(variance + epsilon) + bias, gain and bias along the last axis, mean and
/// variance along whatever axes `runs` keeps.
template <class T>
Var<T> normalized(const Op& op, Var<T> x, Var<T> gain, Var<T> bias, const kernels::Runs& runs,
                  Statistics statistics, std::span<T> mean, std::span<T> variance, double epsilon,
                  Here here) {
  Arena& arena = x.tape().arena();
  const kernels::Runs columns(gain.shape(), x.shape());
  const auto scale = arena.template make<T>(mean.size());
  const auto standard = arena.template make<T>(x.size());
  const auto sums = arena.make<double>(mean.size());
  return x.tape().record(
      op, {x.id(), gain.id(), bias.id()}, x.shape(),
      [=](Context<T>& c) {
        const T *from = c.operand(0).data, *a = c.operand(1).data, *b = c.operand(2).data;
        T* y = c.result().data;
        if (statistics == Statistics::own) kernels::moments(runs, from, mean, variance, sums);
        for (std::size_t i = 0; i < scale.size(); ++i)
          scale[i] = static_cast<T>(1 / std::sqrt(static_cast<double>(variance[i]) + epsilon));
        kernels::standardize<T>(runs, from, mean.data(), scale.data(), standard.data());
        columns.each([&](std::size_t k, std::size_t j) { y[k] = a[j] * standard[k] + b[j]; });
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
