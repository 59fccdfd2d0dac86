#include "autodiff/kernels/softmax.hpp"

#include <cmath>
#include <span>

#include "autodiff/kernels/transcendental.hpp"

namespace vqgrad::kernels {

template <class T>
void shifted_exp(const Runs& runs, const T* x, T* e, T* m, double* sums) {
  runs.max(x, m);
  for (std::size_t i = 0; i < runs.small_size(); ++i)
    if (!std::isfinite(m[i])) m[i] = T(0);
  runs.each([&](std::size_t k, std::size_t i) { e[k] = x[k] - m[i]; });
  exp(std::span<const T>(e, runs.large_size()), std::span<T>(e, runs.large_size()));
  runs.sum(sums, [&](std::size_t k, std::size_t) { return e[k]; });
}

template void shifted_exp(const Runs&, const float*, float*, float*, double*);
template void shifted_exp(const Runs&, const double*, double*, double*, double*);

}  // namespace vqgrad::kernels
