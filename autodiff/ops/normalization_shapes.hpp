#pragma once
#include "autodiff/errors.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

/// gain and bias have the length of x's last axis.
template <class T>
void check_gain_and_bias(const Op& op, Var<T> x, Var<T> gain, Var<T> bias, Here here) {
  const Shape wanted{x.shape().back()};
  for (const Var<T>& v : {gain, bias})
    if (v.shape() != wanted)
      fail(op, "gain and bias must be of shape " + wanted.text() + " for " + x.text() + ", got " + v.text(),
           here);
}

}  // namespace vqgrad
