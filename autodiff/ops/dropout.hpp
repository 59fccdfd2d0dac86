#pragma once
#include "autodiff/tape.hpp"
#include "base/random.hpp"

namespace vqgrad {

/// y = m x / (1 - p), where each m is 0 with probability p and 1 otherwise ("inverted": the expectation is
/// x, so evaluation leaves the op out). Any shape; 0 <= p < 1, rounded to a multiple of 2^-16 below 1 in both
/// mask and scale. The mask is drawn once, at recording; replay keeps it. Srivastava et al. 2014, JMLR 15.
template <class T>
Var<T> dropout(Var<T> x, double p, Random& random, Here here = {});

}  // namespace vqgrad
