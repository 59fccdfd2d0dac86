#pragma once
#include <cstddef>
#include <string>

#include "autodiff/tape.hpp"

namespace vqgrad {

struct GradientCheckOptions {
  double step = 1e-6;       ///< h = step max(1, |x|)
  double tolerance = 1e-5;  ///< of the relative error
  Replay replay = Replay::frozen;
  std::uint64_t seed = 1;  ///< of the output gradient
};

/// What a gradient check found; `worst` is the largest |a - n| / max(|a|, |n|, 0.01).
struct GradientCheck {
  std::size_t elements = 0;
  double worst = 0;
  double worst_reverse = 0;     ///< a, by reverse mode
  double worst_difference = 0;  ///< n, by central difference
  std::string where;            ///< leaf and element of the worst
  bool passed = true;
};

/// Compares reverse mode with central differences (f(x + h) - f(x - h)) / 2h for every element of every leaf
/// of the tape that requires a gradient, where f = sum_k w_k y_k with w drawn from [0.5, 1.5]: a uniform
/// output gradient would hide transposed or missing factors. The graph is replayed, not recorded again: under
/// frozen replay stop-gradients and codes keep their recorded values, so that straight-through models pass
/// too.
GradientCheck check_gradients(Tape<double>& tape, Var<double> y, const GradientCheckOptions& options = {});

}  // namespace vqgrad
