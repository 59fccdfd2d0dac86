#pragma once
#include <cstdint>
#include <span>

#include "base/random.hpp"

namespace vqgrad::kernels {

/// mask[k] = 0 with probability p, rounded to a multiple of 2^-16, else 1. A 32-bit number of `random` serves
/// two elements; `random` moves on to the first block behind those that were used.
void draw_mask(Random& random, double p, std::span<std::uint8_t> mask);

}  // namespace vqgrad::kernels
