#pragma once
#include <span>

#include "base/random.hpp"

namespace vqgrad::kernels {

/// Standard normal numbers by Box-Muller (Ann. Math. Statist. 29, 1958), both numbers of each pair. About ten
/// times as fast as `Random::normal`, and not the same numbers. The uniform numbers have 24 bits, so no
/// result exceeds 5.9 in magnitude. Afterwards `random` is at the first unused block.
void draw_normal(Random& random, std::span<float> out);

}  // namespace vqgrad::kernels
