#pragma once
#include <cstddef>
#include <cstdint>

namespace vqgrad::kernels {

/// nearest[i] = argmin_k |z[i] - codebook[k]|^2, the lowest k of ties: z (rows, dim), codebook (codes, dim).
/// Precondition: codes >= 1, and all numbers are finite, since with NaN every code is equally near. Codes are
/// searched by the scores |c|^2 - 2 z c; codes whose scores differ by no more than their rounding error are
/// compared by their distances in double. So the result depends neither on the thread count nor on a large
/// common offset of z and codebook; it depends on the CPU only if two distances in double agree within
/// rounding.
template <class T>
void nearest_code(const T* z, std::size_t rows, const T* codebook, std::size_t codes, std::size_t dim,
                  std::int32_t* nearest);

}  // namespace vqgrad::kernels
