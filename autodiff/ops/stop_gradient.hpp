#pragma once
#include "autodiff/tape.hpp"

namespace vqgrad {

/// y = x, dy/dx = 0: "sg" in van den Oord et al. 2017 (arXiv 1711.00937, eq. 3). Same shape, own copy.
/// The straight-through estimator (Bengio et al. 2013, arXiv 1308.3432) is `z + stop_gradient(q - z)`; in
/// float its value is not exactly q (z = 1e4, q = 1e-4 gives 0): decode from q if the exact value matters.
template <class T>
Var<T> stop_gradient(Var<T> x, Here here = {});

}  // namespace vqgrad
