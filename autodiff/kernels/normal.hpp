#pragma once
#include <span>

#include "base/random.hpp"

namespace vqgrad::kernels {

/// Standard normal numbers by Box-Muller (Ann. Math. Statist. 29, 1958), both of each pair, some ten times as
/// fast as `Random::normal` and not the same numbers. Of 24-bit uniforms, so that none is beyond 5.9.
/// `random` moves on to the first block behind those that were used.
void draw_normal(Random& random, std::span<float> out);

}  // namespace vqgrad::kernels
