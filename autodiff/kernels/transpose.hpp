#pragma once
#include <cstddef>

namespace vqgrad::kernels {

/// y[b, j, i] = x[b, i, j] for x (batch, rows, columns).
template <class T>
void transpose(std::size_t batch, std::size_t rows, std::size_t columns, const T* x, T* y);

}  // namespace vqgrad::kernels
