#include "autodiff/kernels/normalization.hpp"

#include "autodiff/kernels/reduce.hpp"

namespace vqgrad::kernels {
namespace {

double share_of_one(const BroadcastLoop& loop) {
  return loop.large_size() == 0
             ? 0
             : static_cast<double>(loop.small_size()) / static_cast<double>(loop.large_size());
}

}  // namespace

template <class T>
void moments(const BroadcastLoop& loop, const T* x, std::span<T> mean, std::span<T> variance,
             std::span<double> sums) {
  const double share = share_of_one(loop);
  reduce_sum(loop, sums, [&](std::size_t k, std::size_t) { return x[k]; });
  for (double& s : sums) s *= share;
  for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = static_cast<T>(sums[i]);
  reduce_sum(loop, sums, [&](std::size_t k, std::size_t i) {
    const double away = static_cast<double>(x[k]) - static_cast<double>(mean[i]);
    return away * away;
  });
  for (std::size_t i = 0; i < variance.size(); ++i) variance[i] = static_cast<T>(share * sums[i]);
}

template <class T>
void normalize(const BroadcastLoop& loop, Group group, const Normalization<T>& by, const T* x,
               std::span<T> standard, T* y) {
  const std::size_t width = loop.small_size() == 0 ? 0 : loop.large_size() / loop.small_size();
  const auto walk = [&](auto column) {
    const auto value = [=](std::size_t k, std::size_t i) { return (x[k] - by.mean[i]) * by.scale[i]; };
    const auto leave = [=](std::size_t k, std::size_t j, T s) { y[k] = by.gain[j] * s + by.bias[j]; };
    if (standard.empty())
      return loop.each([=](std::size_t k, std::size_t i) { leave(k, column(k, i), value(k, i)); });
    loop.each([=, s = standard.data()](std::size_t k, std::size_t i) {
      s[k] = value(k, i);
      leave(k, column(k, i), s[k]);
    });
  };
  if (group == Group::column)
    walk([](std::size_t, std::size_t i) { return i; });
  else
    walk([=](std::size_t k, std::size_t i) { return k - i * width; });
}

template <class T>
void standardize_gradient(const BroadcastLoop& loop, const T* standard, const T* scale,
                          std::span<double> sums, T* d) {
  const double share = share_of_one(loop);
  const std::size_t n = loop.small_size();
  const auto plain = sums.first(n), along = sums.subspan(n, n);
  reduce_sum(loop, plain, [&](std::size_t k, std::size_t) { return d[k]; });
  reduce_sum(loop, along, [&](std::size_t k, std::size_t) { return d[k] * standard[k]; });
  for (double& s : sums) s *= share;
  loop.each([&](std::size_t k, std::size_t i) {
    d[k] = scale[i] * (d[k] - static_cast<T>(plain[i]) - standard[k] * static_cast<T>(along[i]));
  });
}

template void moments(const BroadcastLoop&, const float*, std::span<float>, std::span<float>,
                      std::span<double>);
template void moments(const BroadcastLoop&, const double*, std::span<double>, std::span<double>,
                      std::span<double>);
template void normalize(const BroadcastLoop&, Group, const Normalization<float>&, const float*,
                        std::span<float>, float*);
template void normalize(const BroadcastLoop&, Group, const Normalization<double>&, const double*,
                        std::span<double>, double*);
template void standardize_gradient(const BroadcastLoop&, const float*, const float*, std::span<double>,
                                   float*);
template void standardize_gradient(const BroadcastLoop&, const double*, const double*, std::span<double>,
                                   double*);

}  // namespace vqgrad::kernels
