#include "autodiff/kernels/convolution.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

/// Calls `body(step)` with the stride, usually a compile-time 1, so that neighbours are one load.
template <class Body>
void with_stride(std::size_t stride, const Body& body) {
  if (stride == 1) return body(std::integral_constant<std::size_t, 1>{});
  body(stride);
}

/// Calls `body(begin, end)` for shares of `count` items of `work` products each.
template <class Body>
void for_shares(std::size_t count, std::size_t work, const Body& body) {
  parallel_for(count, grain(work),
               [&](std::size_t begin, std::size_t end, std::size_t) { body(begin, end); });
}

}  // namespace

template <class T>
void convolve(const Convolution& s, const T* x, const T* weight, const T* bias, T* y) {
  const auto share = [&](std::size_t begin, std::size_t end, auto step) {
    for (std::size_t b = begin; b < end; ++b)
      for (std::size_t o = 0; o < s.filters; ++o)
        for_tiles(s.places, [&](std::size_t first, auto count) {
          const T* from = x + b * s.channels * s.room + first * step;
          const T* factor = weight + o * s.channels * s.width;
          T* to = y + (b * s.filters + o) * s.places + first;
          std::array<T, tile> sums;
#pragma omp simd
          for (std::size_t p = 0; p < count; ++p) sums[p] = bias[o];
          for (std::size_t c = 0; c < s.channels; ++c, from += s.room)
            for (std::size_t w = 0; w < s.width; ++w, ++factor)
#pragma omp simd
              for (std::size_t p = 0; p < count; ++p) sums[p] += *factor * from[w + p * step];
#pragma omp simd
          for (std::size_t p = 0; p < count; ++p) to[p] = sums[p];
        });
  };
  for_shares(s.batch, s.filters * s.channels * s.width * s.places, [&](std::size_t begin, std::size_t end) {
    with_stride(s.stride, [&](auto step) { share(begin, end, step); });
  });
}

template <class T>
void convolve_input_gradient(const Convolution& s, const T* g, const T* weight, T* dx) {
  const auto share = [&](std::size_t begin, std::size_t end, auto step) {
    std::fill(dx + begin * s.channels * s.room, dx + end * s.channels * s.room, T(0));
    for (std::size_t b = begin; b < end; ++b)
      for (std::size_t k = 0; k < s.channels * s.width; ++k)
        for_tiles(s.places, [&](std::size_t first, auto count) {
          const T* from = g + b * s.filters * s.places + first;
          const T* factor = weight + k;
          std::array<T, tile> sums{};
          for (std::size_t o = 0; o < s.filters; ++o, from += s.places, factor += s.channels * s.width)
#pragma omp simd
            for (std::size_t p = 0; p < count; ++p) sums[p] += *factor * from[p];
          T* to = dx + (b * s.channels + k / s.width) * s.room + k % s.width + first * step;
#pragma omp simd
          for (std::size_t p = 0; p < count; ++p) to[p * step] += sums[p];
        });
  };
  for_shares(s.batch, s.filters * s.channels * s.width * s.places, [&](std::size_t begin, std::size_t end) {
    with_stride(s.stride, [&](auto step) { share(begin, end, step); });
  });
}

template <class T>
void convolve_weight_gradient(const Convolution& s, const T* x, const T* g, T* dweight) {
  const std::size_t taps = s.channels * s.width;
  const auto share = [&](std::size_t begin, std::size_t end, auto step) {
    for (std::size_t i = begin; i < end; ++i) {
      double total = 0;
      for_tiles(s.places, [&](std::size_t first, auto count) {
        const T* slope = g + i / taps * s.places + first;
        const T* from = x + i % taps / s.width * s.room + i % s.width + first * step;
        std::array<double, tile> sums{};
        for (std::size_t b = 0; b < s.batch; ++b, slope += s.filters * s.places, from += s.channels * s.room)
#pragma omp simd
          for (std::size_t p = 0; p < count; ++p)
            sums[p] += static_cast<double>(slope[p]) * static_cast<double>(from[p * step]);
        for (const double sum : sums) total += sum;
      });
      dweight[i] = static_cast<T>(total);
    }
  };
  for_shares(s.filters * taps, s.batch * s.places, [&](std::size_t begin, std::size_t end) {
    with_stride(s.stride, [&](auto step) { share(begin, end, step); });
  });
}

template <class T>
void convolve_bias_gradient(const Convolution& s, const T* g, T* dbias) {
  for_shares(s.filters, s.batch * s.places, [&](std::size_t begin, std::size_t end) {
    for (std::size_t o = begin; o < end; ++o) {
      double total = 0;
      for_tiles(s.places, [&](std::size_t first, auto count) {
        const T* slope = g + o * s.places + first;
        std::array<double, tile> sums{};
        for (std::size_t b = 0; b < s.batch; ++b, slope += s.filters * s.places)
#pragma omp simd
          for (std::size_t p = 0; p < count; ++p) sums[p] += static_cast<double>(slope[p]);
        for (const double sum : sums) total += sum;
      });
      dbias[o] = static_cast<T>(total);
    }
  });
}

template void convolve(const Convolution&, const float*, const float*, const float*, float*);
template void convolve(const Convolution&, const double*, const double*, const double*, double*);
template void convolve_input_gradient(const Convolution&, const float*, const float*, float*);
template void convolve_input_gradient(const Convolution&, const double*, const double*, double*);
template void convolve_weight_gradient(const Convolution&, const float*, const float*, float*);
template void convolve_weight_gradient(const Convolution&, const double*, const double*, double*);
template void convolve_bias_gradient(const Convolution&, const float*, float*);
template void convolve_bias_gradient(const Convolution&, const double*, double*);

}  // namespace vqgrad::kernels
