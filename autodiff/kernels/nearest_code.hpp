#pragma once
#include <cstddef>
#include <cstdint>

namespace vqgrad::kernels {

/// nearest[i] = argmin_k |z[i] - codebook[k]|^2, the lowest k of ties: z (rows, dim), codebook (codes, dim),
/// codes >= 1, all finite: compared with NaN, every code is equally near, so callers look first. The search
/// is by |c|^2 - 2 z c in registers; codes that its rounding cannot tell apart are compared by their
/// distances in double, so that neither the number of threads nor a large common offset of z and codebook
/// shows in the result, nor the kind of CPU, unless even those distances are equal but for their rounding.
template <class T>
void nearest_code(const T* z, std::size_t rows, const T* codebook, std::size_t codes, std::size_t dim,
                  std::int32_t* nearest);

}  // namespace vqgrad::kernels
