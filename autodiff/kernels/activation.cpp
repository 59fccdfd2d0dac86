#include "autodiff/kernels/activation.hpp"

#include <algorithm>
#include <array>

#include "autodiff/kernels/lanes.hpp"
#include "autodiff/kernels/transcendental.hpp"

namespace vqgrad::kernels {
namespace {

constexpr double leaky_slope = 0.01;

template <class T, class Slope>
void gradient(std::span<const T> kept, std::span<const T> g, std::span<T> dz, std::span<double> sums,
              const Slope& slope) {
  const std::size_t columns = sums.size();
  for_lanes(columns, [=](std::size_t first, auto n) {
    std::array<double, n()> sum;
    std::copy_n(sums.data() + first, n(), sum.data());
    for (std::size_t k = first; k < dz.size(); k += columns) {
#pragma omp simd
      for (std::size_t j = 0; j < n(); ++j) {
        const T d = g[k + j] * slope(kept[k + j]);
        dz[k + j] = d;
        sum[j] += static_cast<double>(d);
      }
    }
    std::copy_n(sum.data(), n(), sums.data() + first);
  });
}

}  // namespace

template <class T>
void activate(Activation activation, std::span<const T> z, std::span<T> y) {
  const auto map = [&](const auto& f) {
#pragma omp simd
    for (std::size_t k = 0; k < y.size(); ++k) y[k] = f(z[k]);
  };
  switch (activation) {
    case Activation::none:
      return map([](T v) { return v; });
    case Activation::relu:
      return map([](T v) { return v < T(0) ? T(0) : v; });  // NaN stays NaN
    case Activation::leaky_relu:
      return map([](T v) { return v > T(0) ? v : T(leaky_slope) * v; });
    case Activation::tanh:
      return tanh(z, y);
    case Activation::sigmoid:
      return sigmoid(z, y);
    case Activation::gelu:
      return gelu(z, y);
  }
}

template <class T>
void activation_gradient(Activation activation, std::span<const T> kept, std::span<const T> g,
                         std::span<T> dz, std::span<double> sums) {
  const auto with = [&](const auto& slope) { gradient(kept, g, dz, sums, slope); };
  switch (activation) {
    case Activation::none:
      return with([](T) { return T(1); });
    case Activation::relu:
      return with([](T y) { return y > T(0) ? T(1) : T(0); });
    case Activation::leaky_relu:
      return with([](T y) { return y > T(0) ? T(1) : T(leaky_slope); });
    case Activation::tanh:
      return with([](T y) { return T(1) - y * y; });
    case Activation::sigmoid:
      return with([](T y) { return y * (T(1) - y); });
    case Activation::gelu:
      gelu_slope(kept, dz);
      return gradient(std::span<const T>(dz), g, dz, sums, [](T slope) { return slope; });
  }
}

template void activate(Activation, std::span<const float>, std::span<float>);
template void activate(Activation, std::span<const double>, std::span<double>);
template void activation_gradient(Activation, std::span<const float>, std::span<const float>,
                                  std::span<float>, std::span<double>);
template void activation_gradient(Activation, std::span<const double>, std::span<const double>,
                                  std::span<double>, std::span<double>);

}  // namespace vqgrad::kernels
