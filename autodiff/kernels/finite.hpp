#pragma once
#include <cstddef>

namespace vqgrad::kernels {

/// The first row of x (rows, dim) with an infinity or NaN; `rows` if there is none.
template <class T>
std::size_t first_not_finite_row(const T* x, std::size_t rows, std::size_t dim);

/// Throws Error "row 3 of WHAT is not finite" if there is such a row.
template <class T>
void require_finite(const char* what, const T* x, std::size_t rows, std::size_t dim);

}  // namespace vqgrad::kernels
