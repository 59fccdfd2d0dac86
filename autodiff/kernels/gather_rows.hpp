#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace vqgrad::kernels {

/// y[i] = table[rows[i]], a plain copy: table (N, width). Precondition: the row numbers are in [0, N).
template <class T>
void gather_rows(std::span<const std::int32_t> rows, const T* table, std::size_t width, T* y);

}  // namespace vqgrad::kernels
