#pragma once
#include <cstddef>
#include <cstdint>

namespace vqgrad::kernels {

/// nearest[i] = argmin_k |z[i] - codebook[k]|^2, the lowest k of ties: z (rows, dim), codebook (codes, dim),
/// codes >= 1, all finite: compared with NaN, every code is equally near, so callers look first. The search
/// is |c|^2 - 2 z c through gemm, a tile at a time on the stack; codes that its rounding cannot tell apart
/// are compared by their distances in double, so that neither the BLAS, nor the number of threads, nor a
/// large common offset of z and codebook shows in the result.
template <class T>
void nearest_code(const T* z, std::size_t rows, const T* codebook, std::size_t codes, std::size_t dim,
                  std::int32_t* nearest);

/// The first row of x (rows, dim) that holds an infinity or NaN; `rows` if there is none.
template <class T>
std::size_t first_not_finite_row(const T* x, std::size_t rows, std::size_t dim);

/// Throws Error "row 3 of WHAT is not finite" if there is one.
template <class T>
void require_finite(const char* what, const T* x, std::size_t rows, std::size_t dim);

}  // namespace vqgrad::kernels
