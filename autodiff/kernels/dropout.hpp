#pragma once
#include <cstdint>
#include <span>

#include "base/random.hpp"

namespace vqgrad::kernels {

/// mask[k] = 0 with probability p, else 1; p in [0, 1) is rounded to a multiple of 2^-16 below 1, and the
/// rounded p is returned. Each 32-bit number of `random` serves two elements; afterwards `random` is at the
/// first unused block.
double draw_mask(Random& random, double p, std::span<std::uint8_t> mask);

}  // namespace vqgrad::kernels
