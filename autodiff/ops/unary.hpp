#pragma once
#include <cstddef>
#include <span>
#include <type_traits>

#include "autodiff/errors.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

/// An op of one operand, element by element: `f(x)` is the value, `df(x, y, g)` its derivative times the
/// incoming gradient g. Either may also be a kernel over whole arrays: `f(x, y)`, `df(x, y, g, d)`.
template <class T, class F, class Df>
Var<T> unary(const Op& op, Var<T> operand, const F& f, const Df& df, Here here) {
  return operand.tape().record(
      op, {operand.id()}, operand.shape(),
      [f](Context<T>& c) {
        const auto x = c.operand(0).span();
        const auto y = c.result().span();
        if constexpr (std::is_invocable_v<F, T>) {
#pragma omp simd
          for (std::size_t k = 0; k < y.size(); ++k) y[k] = f(x[k]);
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
#pragma omp simd
            for (std::size_t k = 0; k < d.size(); ++k) d[k] = df(x[k], y[k], g[k]);
          } else {
            df(x, y, g, d);
          }
        });
      },
      here);
}

}  // namespace vqgrad
