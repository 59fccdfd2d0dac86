#include "autodiff/kernels/transpose.hpp"

#include <algorithm>

#include "autodiff/kernels/lanes.hpp"

namespace vqgrad::kernels {
namespace {

/// Four rows of four numbers, in registers: pairs of rows are interleaved twice.
template <class T>
void transpose_four(const T* x, std::size_t columns, T* y, std::size_t rows) {
  const auto a = load<4>(x), b = load<4>(x + columns), c = load<4>(x + 2 * columns),
             d = load<4>(x + 3 * columns);
  const auto low = [](auto u, auto v) { return __builtin_shufflevector(u, v, 0, 4, 1, 5); };
  const auto high = [](auto u, auto v) { return __builtin_shufflevector(u, v, 2, 6, 3, 7); };
  const auto left = low(a, c), right = low(b, d), left2 = high(a, c), right2 = high(b, d);
  store(y, low(left, right));
  store(y + rows, high(left, right));
  store(y + 2 * rows, low(left2, right2));
  store(y + 3 * rows, high(left2, right2));
}

}  // namespace

template <class T>
void transpose(std::size_t batch, std::size_t rows, std::size_t columns, const T* x, T* y) {
  // A square block of both arrays stays in the first-level cache, though one of them is accessed by columns.
  constexpr std::size_t block = 16;
  const auto each = [&](std::size_t i, std::size_t last, std::size_t j, std::size_t end) {
    for (std::size_t v = j; v < end; ++v)
      for (std::size_t u = i; u < last; ++u) y[v * rows + u] = x[u * columns + v];
  };
  for (std::size_t b = 0; b < batch; ++b, x += rows * columns, y += rows * columns)
    for (std::size_t i = 0; i < rows; i += block)
      for (std::size_t j = 0; j < columns; j += block) {
        const std::size_t last = std::min(i + block, rows), end = std::min(j + block, columns);
        const std::size_t whole_rows = last - (last - i) % 4, whole_columns = end - (end - j) % 4;
        for (std::size_t v = j; v < whole_columns; v += 4)
          for (std::size_t u = i; u < whole_rows; u += 4)
            transpose_four(x + u * columns + v, columns, y + v * rows + u, rows);
        each(whole_rows, last, j, whole_columns);
        each(i, last, whole_columns, end);
      }
}

template void transpose(std::size_t, std::size_t, std::size_t, const float*, float*);
template void transpose(std::size_t, std::size_t, std::size_t, const double*, double*);

}  // namespace vqgrad::kernels
