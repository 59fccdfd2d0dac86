#include "autodiff/kernels/dropout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "autodiff/kernels/grain.hpp"

namespace vqgrad::kernels {
namespace {

// Philox blocks computed side by side, many times faster than as many calls of `next`.
constexpr std::size_t lanes = 16;
constexpr std::size_t words = 4 * lanes;
constexpr std::size_t group = 2 * words;  // elements

void draw_group(std::uint64_t key, std::uint64_t first_block, std::uint32_t threshold, std::uint8_t* mask) {
  std::array<std::uint32_t, words> bits;
#pragma omp simd
  for (std::size_t l = 0; l < lanes; ++l) {
    const auto block = Random::philox(key, first_block + l);
    for (std::size_t w = 0; w < 4; ++w) bits[w * lanes + l] = block[w];
  }
  for (std::size_t k = 0; k < words; ++k) {
    mask[k] = (bits[k] & 0xffff) >= threshold;
    mask[words + k] = (bits[k] >> 16) >= threshold;
  }
}

}  // namespace

double draw_mask(Random& random, double p, std::span<std::uint8_t> mask) {
  const auto threshold = static_cast<std::uint32_t>(std::min(std::lround(p * 0x1p16), 0xffffL));
  auto [key, counter] = random.state();
  const std::uint64_t first = (counter + 3) / 4;
  const std::size_t groups = (mask.size() + group - 1) / group;
  parallel_for(groups, least_copied / group, [&, key = key](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto part = mask.subspan(i * group);
      if (part.size() >= group) {
        draw_group(key, first + i * lanes, threshold, part.data());
      } else {
        std::array<std::uint8_t, group> rest;
        draw_group(key, first + i * lanes, threshold, rest.data());
        std::copy_n(rest.begin(), part.size(), part.begin());
      }
    }
  });
  random = Random(Random::State{key, 4 * (first + groups * lanes)});
  return threshold * 0x1p-16;
}

}  // namespace vqgrad::kernels
