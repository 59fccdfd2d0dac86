#include "autodiff/kernels/normal.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numbers>

#if defined(__GNUC__) && !defined(__clang__)
// The AVX-512 intrinsics of g++ 12 leave registers undefined on purpose: GCC bug 105593.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <xsimd/xsimd.hpp>

namespace vqgrad::kernels {
namespace {

// Philox blocks computed side by side, as in dropout.cpp.
constexpr std::size_t lanes = 16;
constexpr std::size_t half = 2 * lanes;  // pairs of numbers
constexpr std::size_t group = 2 * half;

void draw_group(std::uint64_t key, std::uint64_t first_block, float* out) {
  std::array<float, half> uniform, angle;
#pragma omp simd
  for (std::size_t l = 0; l < lanes; ++l) {
    const auto block = Random::philox(key, first_block + l);
    for (std::size_t w = 0; w < 2; ++w) {
      // In (0, 1): the logarithm is finite.
      uniform[w * lanes + l] = (static_cast<float>(block[w] >> 8) + 0.5f) * 0x1p-24f;
      angle[w * lanes + l] = static_cast<float>(block[2 + w] >> 8) * (0x1p-23f * std::numbers::pi_v<float>);
    }
  }
  using Batch = xsimd::batch<float>;
  for (std::size_t k = 0; k < half; k += Batch::size) {
    const Batch radius = xsimd::sqrt(-2.0f * xsimd::log(Batch::load_unaligned(&uniform[k])));
    const auto [sine, cosine] = xsimd::sincos(Batch::load_unaligned(&angle[k]));
    (radius * cosine).store_unaligned(&out[k]);
    (radius * sine).store_unaligned(&out[half + k]);
  }
}

}  // namespace

void draw_normal(Random& random, std::span<float> out) {
  const auto [key, counter] = random.state();
  std::uint64_t block = (counter + 3) / 4;
  for (std::size_t k = 0; k < out.size(); k += group, block += lanes) {
    std::array<float, group> rest;
    const bool whole = out.size() - k >= group;
    draw_group(key, block, whole ? &out[k] : rest.data());
    if (!whole) std::copy_n(rest.begin(), out.size() - k, &out[k]);
  }
  random = Random(Random::State{key, 4 * block});
}

}  // namespace vqgrad::kernels
