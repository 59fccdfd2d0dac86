#pragma once
#include <cstdint>
#include <span>

#include "base/random.hpp"

namespace vqgrad::kernels {

/// mask[k] = 0 with probability p, else 1, with p in [0, 1) rounded to a multiple of 2^-16 that is less than
/// 1 too; returns the rounded one. A 32-bit number of `random` serves two elements; `random` moves on to the
/// first block behind those that were used.
double draw_mask(Random& random, double p, std::span<std::uint8_t> mask);

}  // namespace vqgrad::kernels
