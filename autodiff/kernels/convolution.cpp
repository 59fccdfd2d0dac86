#include "autodiff/kernels/convolution.hpp"

#include <algorithm>

#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

/// The places [first, last) at which tap w of a filter lies inside of x, and where it reads at the first.
struct Reach {
  std::size_t first, last, start;
};

Reach reach(const Convolution& s, std::size_t w) {
  const std::size_t first = w < s.padding ? (s.padding - w + s.stride - 1) / s.stride : 0;
  const std::size_t end = s.length + s.padding;  // place p is inside while p stride + w < end
  const std::size_t last = std::min(s.places, w < end ? (end - w - 1) / s.stride + 1 : 0);
  return {first, std::max(first, last), first * s.stride + w - s.padding};
}

std::size_t grain(std::size_t work) { return 16384 / std::max<std::size_t>(work, 1) + 1; }

}  // namespace

template <class T>
void convolve(const Convolution& s, const T* x, const T* weight, const T* bias, T* y) {
  parallel_for(s.batch, grain(s.filters * s.channels * s.width * s.places),
               [&](std::size_t begin, std::size_t end, std::size_t) {
                 for (std::size_t row = begin * s.filters; row < end * s.filters; ++row) {
                   const std::size_t b = row / s.filters, o = row % s.filters;
                   T* to = y + row * s.places;
                   std::fill(to, to + s.places, bias[o]);
                   for (std::size_t k = 0; k < s.channels * s.width; ++k) {
                     const Reach r = reach(s, k % s.width);
                     const T* from = x + (b * s.channels + k / s.width) * s.length + r.start;
                     const T factor = weight[o * s.channels * s.width + k];
                     const std::size_t count = r.last - r.first;
                     if (s.stride == 1) {
                       for (std::size_t p = 0; p < count; ++p) to[r.first + p] += factor * from[p];
                     } else {
                       for (std::size_t p = 0; p < count; ++p) to[r.first + p] += factor * from[p * s.stride];
                     }
                   }
                 }
               });
}

template <class T>
void convolve_input_gradient(const Convolution& s, const T* g, const T* weight, T* dx) {
  parallel_for(s.batch, grain(s.filters * s.channels * s.width * s.places),
               [&](std::size_t begin, std::size_t end, std::size_t) {
                 std::fill(dx + begin * s.channels * s.length, dx + end * s.channels * s.length, T(0));
                 for (std::size_t row = begin * s.filters; row < end * s.filters; ++row) {
                   const std::size_t b = row / s.filters, o = row % s.filters;
                   for (std::size_t k = 0; k < s.channels * s.width; ++k) {
                     const Reach r = reach(s, k % s.width);
                     T* to = dx + (b * s.channels + k / s.width) * s.length + r.start;
                     const T* from = g + row * s.places + r.first;
                     const T factor = weight[o * s.channels * s.width + k];
                     const std::size_t count = r.last - r.first;
                     if (s.stride == 1) {
                       for (std::size_t p = 0; p < count; ++p) to[p] += factor * from[p];
                     } else {
                       for (std::size_t p = 0; p < count; ++p) to[p * s.stride] += factor * from[p];
                     }
                   }
                 }
               });
}

template <class T>
void convolve_weight_gradient(const Convolution& s, const T* x, const T* g, T* dweight) {
  const std::size_t taps = s.channels * s.width;
  parallel_for(s.filters * taps, grain(s.batch * s.places),
               [&](std::size_t begin, std::size_t end, std::size_t) {
                 for (std::size_t i = begin; i < end; ++i) {
                   const std::size_t o = i / taps, k = i % taps;
                   const Reach r = reach(s, k % s.width);
                   double total = 0;
                   for (std::size_t b = 0; b < s.batch; ++b) {
                     const T* from = x + (b * s.channels + k / s.width) * s.length + r.start;
                     const T* slope = g + (b * s.filters + o) * s.places + r.first;
                     double sum = 0;
#pragma omp simd reduction(+ : sum)
                     for (std::size_t p = 0; p < r.last - r.first; ++p)
                       sum += static_cast<double>(slope[p]) * static_cast<double>(from[p * s.stride]);
                     total += sum;
                   }
                   dweight[i] = static_cast<T>(total);
                 }
               });
}

template <class T>
void convolve_bias_gradient(const Convolution& s, const T* g, T* dbias) {
  for (std::size_t o = 0; o < s.filters; ++o) {
    double total = 0;
    for (std::size_t b = 0; b < s.batch; ++b) {
      const T* slope = g + (b * s.filters + o) * s.places;
#pragma omp simd reduction(+ : total)
      for (std::size_t p = 0; p < s.places; ++p) total += static_cast<double>(slope[p]);
    }
    dbias[o] = static_cast<T>(total);
  }
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
