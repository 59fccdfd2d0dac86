#include "autodiff/kernels/transpose.hpp"

#include <algorithm>

namespace vqgrad::kernels {

template <class T>
void transpose(std::size_t batch, std::size_t rows, std::size_t columns, const T* x, T* y) {
  // A square block of both arrays stays in the first cache, whichever of the two is read across its rows.
  constexpr std::size_t block = 16;
  for (std::size_t b = 0; b < batch; ++b, x += rows * columns, y += rows * columns)
    for (std::size_t i = 0; i < rows; i += block)
      for (std::size_t j = 0; j < columns; j += block)
        for (std::size_t v = j; v < std::min(j + block, columns); ++v)
          for (std::size_t u = i; u < std::min(i + block, rows); ++u) y[v * rows + u] = x[u * columns + v];
}

template void transpose(std::size_t, std::size_t, std::size_t, const float*, float*);
template void transpose(std::size_t, std::size_t, std::size_t, const double*, double*);

}  // namespace vqgrad::kernels
