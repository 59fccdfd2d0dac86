#include "autodiff/kernels/normalization.hpp"

namespace vqgrad::kernels {
namespace {

double share_of_one(const Runs& runs) {
  return runs.large_size() == 0
             ? 0
             : static_cast<double>(runs.small_size()) / static_cast<double>(runs.large_size());
}

}  // namespace

template <class T>
void moments(const Runs& runs, const T* x, std::span<T> mean, std::span<T> variance, std::span<double> sums) {
  const double share = share_of_one(runs);
  runs.sum(sums.data(), [&](std::size_t k, std::size_t) { return x[k]; });
  for (double& s : sums) s *= share;
  for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = static_cast<T>(sums[i]);
  runs.sum(sums.data(), [&](std::size_t k, std::size_t i) {
    const double away = static_cast<double>(x[k]) - static_cast<double>(mean[i]);
    return away * away;
  });
  for (std::size_t i = 0; i < variance.size(); ++i) variance[i] = static_cast<T>(share * sums[i]);
}

template <class T>
void normalize(const Runs& runs, Group group, const Normalization<T>& by, const T* x, std::span<T> standard,
               T* y) {
  const std::size_t width = runs.small_size() == 0 ? 0 : runs.large_size() / runs.small_size();
  const auto walk = [&](auto column) {
    const auto value = [=](std::size_t k, std::size_t i) { return (x[k] - by.mean[i]) * by.scale[i]; };
    const auto leave = [=](std::size_t k, std::size_t j, T s) { y[k] = by.gain[j] * s + by.bias[j]; };
    if (standard.empty())
      return runs.each([=](std::size_t k, std::size_t i) { leave(k, column(k, i), value(k, i)); });
    runs.each([=, s = standard.data()](std::size_t k, std::size_t i) {
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
void standardize_gradient(const Runs& runs, const T* standard, const T* scale, std::span<double> sums, T* d) {
  const double share = share_of_one(runs);
  const std::size_t n = runs.small_size();
  double *plain = sums.data(), *along = sums.data() + n;
  runs.sum(plain, [&](std::size_t k, std::size_t) { return d[k]; });
  runs.sum(along, [&](std::size_t k, std::size_t) { return d[k] * standard[k]; });
  for (double& s : sums) s *= share;
  runs.each([&](std::size_t k, std::size_t i) {
    d[k] = scale[i] * (d[k] - static_cast<T>(plain[i]) - standard[k] * static_cast<T>(along[i]));
  });
}

template void moments(const Runs&, const float*, std::span<float>, std::span<float>, std::span<double>);
template void moments(const Runs&, const double*, std::span<double>, std::span<double>, std::span<double>);
template void normalize(const Runs&, Group, const Normalization<float>&, const float*, std::span<float>,
                        float*);
template void normalize(const Runs&, Group, const Normalization<double>&, const double*, std::span<double>,
                        double*);
template void standardize_gradient(const Runs&, const float*, const float*, std::span<double>, float*);
template void standardize_gradient(const Runs&, const double*, const double*, std::span<double>, double*);

}  // namespace vqgrad::kernels
