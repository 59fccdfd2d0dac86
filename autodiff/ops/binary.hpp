#pragma once
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/broadcast_apply.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

/// The samples of every op of two operands, element by element: the ways in which two shapes broadcast.
inline std::vector<Sample> binary_samples(Build build, double low = -2, double high = 2,
                                          std::vector<Sample> more = {}) {
  std::vector<Sample> samples = {{"same shape", {{2, 3}, {2, 3}}, build, low, high},
                                 {"row", {{2, 3}, {3}}, build, low, high},
                                 {"column with row", {{2, 1}, {3}}, build, low, high},
                                 {"scalar", {{}, {2, 2}}, build, low, high},
                                 {"empty", {{0, 3}, {3}}, build, low, high}};
  samples.insert(samples.end(), more.begin(), more.end());
  return samples;
}

inline std::vector<ErrorSample> binary_errors(Build build) {
  return {
      {{{2, 3}, {2}}, build, "shapes do not broadcast: #0 (2, 3) and #1 (2): lengths must be equal or 1"}};
}

/// The shape of `a op b`, or an error that names both.
template <class T>
Shape broadcast_operands(const Op& op, Var<T> a, Var<T> b, Here here) {
  const auto shape = broadcast(a.shape(), b.shape());
  if (!shape)
    fail(op, a, "shapes do not broadcast: " + a.text() + " and " + b.text() + ": lengths must be equal or 1",
         here);
  return *shape;
}

/// y = f(a, b), element by element, with broadcasting to the shape of y.
template <class T, class F>
void apply(View<const T> a, View<const T> b, std::span<T> y, const Shape& shape, const F& f) {
  kernels::broadcast_apply(a.data, a.shape, b.data, b.shape, y.data(), shape, f);
}

/// An op of two operands, element by element with broadcasting: y = f(a, b).
template <class T, class F, class Backward>
Var<T> binary(const Op& op, Var<T> a, Var<T> b, const F& f, const Backward& backward, Here here) {
  return a.tape().record(
      op, {a.id(), b.id()}, broadcast_operands(op, a, b, here),
      [f](Context<T>& c) {
        const auto y = c.result();
        apply(c.operand(0), c.operand(1), y.span(), y.shape, f);
      },
      backward, here);
}

}  // namespace vqgrad
