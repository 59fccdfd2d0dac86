#include "autodiff/kernels/transcendental.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numbers>

#if defined(__GNUC__) && !defined(__clang__)
// The AVX-512 intrinsics of g++ 12 leave registers undefined on purpose: GCC bug 105593.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <xsimd/xsimd.hpp>

#include "autodiff/kernels/grain.hpp"

namespace vqgrad::kernels {
namespace {

template <class T>
using Batch = xsimd::batch<T>;

/// y = f(x), one register at a time. The rest is padded with ones, at which every function here is finite,
/// and goes through the same code: a scalar function would round differently.
template <class T, class F>
void apply(std::span<const T> x, std::span<T> y, const F& f) {
  constexpr std::size_t width = Batch<T>::size;
  parallel_for(x.size(), least_copied, [&](std::size_t begin, std::size_t end, std::size_t) {
    std::size_t k = begin;
    for (; k + width <= end; k += width) f(Batch<T>::load_unaligned(&x[k])).store_unaligned(&y[k]);
    if (k == end) return;
    std::array<T, width> padded;
    padded.fill(T(1));
    std::copy(&x[k], x.data() + end, padded.begin());
    f(Batch<T>::load_unaligned(padded.data())).store_unaligned(padded.data());
    std::copy_n(padded.begin(), end - k, &y[k]);
  });
}

/// P(x) = erfc(-x / sqrt 2) / 2: erf would cancel for x << 0.
template <class T>
Batch<T> normal_distribution(Batch<T> x) {
  return T(0.5) * xsimd::erfc(x * T(-1 / std::numbers::sqrt2));
}

}  // namespace

template <class T>
void exp(std::span<const T> x, std::span<T> y) {
  apply(x, y, [](Batch<T> v) { return xsimd::exp(v); });
}

template <class T>
void expm1(std::span<const T> x, std::span<T> y) {
  apply(x, y, [](Batch<T> v) { return xsimd::expm1(v); });
}

template <class T>
void log(std::span<const T> x, std::span<T> y) {
  apply(x, y, [](Batch<T> v) { return xsimd::log(v); });
}

template <class T>
void log1p(std::span<const T> x, std::span<T> y) {
  apply(x, y, [](Batch<T> v) { return xsimd::log1p(v); });
}

template <class T>
void tanh(std::span<const T> x, std::span<T> y) {
  apply(x, y, [](Batch<T> v) { return xsimd::tanh(v); });
}

template <class T>
void sigmoid(std::span<const T> x, std::span<T> y) {
  apply(x, y, [](Batch<T> v) { return T(1) / (T(1) + xsimd::exp(-v)); });
}

template <class T>
void softplus(std::span<const T> x, std::span<T> y) {
  apply(x, y,
        [](Batch<T> v) { return xsimd::max(v, Batch<T>(T(0))) + xsimd::log1p(xsimd::exp(-xsimd::abs(v))); });
}

template <class T>
void gelu(std::span<const T> x, std::span<T> y) {
  apply(x, y, [](Batch<T> v) { return v * normal_distribution(v); });
}

template <class T>
void gelu_slope(std::span<const T> x, std::span<T> y) {
  constexpr T scale = T(std::numbers::inv_sqrtpi / std::numbers::sqrt2);
  apply(x, y, [](Batch<T> v) { return normal_distribution(v) + v * scale * xsimd::exp(T(-0.5) * v * v); });
}

#define VQGRAD_INSTANTIATE(name)                                \
  template void name(std::span<const float>, std::span<float>); \
  template void name(std::span<const double>, std::span<double>);
VQGRAD_INSTANTIATE(exp)
VQGRAD_INSTANTIATE(expm1)
VQGRAD_INSTANTIATE(log)
VQGRAD_INSTANTIATE(log1p)
VQGRAD_INSTANTIATE(tanh)
VQGRAD_INSTANTIATE(sigmoid)
VQGRAD_INSTANTIATE(softplus)
VQGRAD_INSTANTIATE(gelu)
VQGRAD_INSTANTIATE(gelu_slope)
#undef VQGRAD_INSTANTIATE

}  // namespace vqgrad::kernels
