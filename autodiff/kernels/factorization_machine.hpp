#pragma once
#include <cstddef>

namespace vqgrad::kernels {

/// y[b] = sum_{f < g} <x[b, f], x[b, g]>, as sum_f <x[b, f], sum_{g < f} x[b, g]>: as cheap as Rendle's
/// (sum x)^2 - sum x^2, and nothing cancels.
template <class T>
void factorization_machine(const T* x, std::size_t rows, std::size_t fields, std::size_t width, T* y);

/// d[b, f] = g[b] (sum_h x[b, h] - x[b, f])
template <class T>
void factorization_machine_gradient(const T* x, const T* g, std::size_t rows, std::size_t fields,
                                    std::size_t width, T* d, bool add = false);

}  // namespace vqgrad::kernels
