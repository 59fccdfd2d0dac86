#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace vqgrad::kernels {

/// y[i] = table[rows[i]], of a table (N, width). Numbers are not checked.
template <class T>
void gather_rows(std::span<const std::int32_t> rows, const T* table, std::size_t width, T* y);

}  // namespace vqgrad::kernels
