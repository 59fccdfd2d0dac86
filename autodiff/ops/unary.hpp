#pragma once
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/fill.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

/// The samples of every op of one operand, element by element: whole registers and a rest, one number, none.
inline std::vector<Sample> unary_samples(Build build, double low = -2, double high = 2,
                                         std::vector<double> avoid = {}, std::vector<Sample> more = {}) {
  std::vector<Sample> samples = {{"matrix", {{2, 3}}, build, low, high, avoid},
                                 {"scalar", {{}}, build, low, high, avoid},
                                 {"29 values", {{29}}, build, low, high, avoid},
                                 {"empty", {{0, 3}}, build, low, high, avoid}};
  samples.insert(samples.end(), more.begin(), more.end());
  return samples;
}

/// An op of one operand, element by element: `f(x)` is the value, `df(x, y, g)` its derivative times the
/// incoming gradient g. Either may also be a kernel over whole arrays: `f(x, y)`, `df(x, y, g, d)`.
template <class T, class F, class Df>
Var<T> unary(const Op& op, Var<T> operand, F f, Df df, Here here) {
  return operand.tape().record(
      op, {operand.id()}, operand.shape(),
      [f](Context<T>& c) {
        const auto x = c.operand(0).span();
        const auto y = c.result().span();
        if constexpr (std::is_invocable_v<F, T>) {
          kernels::fill(y, [=](std::size_t k) { return f(x[k]); });
        } else {
          f(x, y);
        }
      },
      [df](Context<T>& c) {
        const auto x = c.operand(0).span();
        const std::span<const T> y = c.result().span();
        const auto g = c.gradient().span();
        c.accumulate(0, [&](std::span<T> d) {
          if constexpr (std::is_invocable_v<Df, T, T, T>) {
            kernels::fill(d, [=](std::size_t k) { return df(x[k], y[k], g[k]); });
          } else {
            df(x, y, g, d);
          }
        });
      },
      here);
}

/// A `df` for `unary`, from a kernel `slope(x, d)` that leaves dy/dx in d.
template <class T, class Slope>
auto times_slope(Slope slope) {
  return [slope](std::span<const T> x, std::span<const T>, std::span<const T> g, std::span<T> d) {
    slope(x, d);
    kernels::fill(d, [=](std::size_t k) { return d[k] * g[k]; });
  };
}

}  // namespace vqgrad
