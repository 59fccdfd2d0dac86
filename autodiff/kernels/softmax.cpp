#include "autodiff/kernels/softmax.hpp"

#include <cmath>

#include "autodiff/kernels/reduce.hpp"
#include "autodiff/kernels/transcendental.hpp"

namespace vqgrad::kernels {

template <class T>
void shifted_exp(const BroadcastLoop& loop, const T* x, T* e, T* m, std::span<double> sums) {
  reduce_max(loop, x, m);
  for (std::size_t i = 0; i < loop.small_size(); ++i)
    if (!std::isfinite(m[i])) m[i] = T(0);
  loop.each([&](std::size_t k, std::size_t i) { e[k] = x[k] - m[i]; });
  exp(std::span<const T>(e, loop.large_size()), std::span<T>(e, loop.large_size()));
  reduce_sum(loop, sums, [&](std::size_t k, std::size_t) { return e[k]; });
}

template void shifted_exp(const BroadcastLoop&, const float*, float*, float*, std::span<double>);
template void shifted_exp(const BroadcastLoop&, const double*, double*, double*, std::span<double>);

}  // namespace vqgrad::kernels
