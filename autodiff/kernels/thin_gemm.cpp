#include "autodiff/kernels/thin_gemm.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

#if defined(__AVX512F__)
constexpr std::size_t register_bytes = 64;
#elif defined(__AVX__)
constexpr std::size_t register_bytes = 32;
#else
constexpr std::size_t register_bytes = 16;
#endif

/// One vector register of T; g++ and clang++ know arithmetic on it.
template <class T>
struct Register {
  static constexpr std::size_t lanes = register_bytes / sizeof(T);
  typedef T type __attribute__((vector_size(register_bytes)));
};

/// op(A) as it lies in memory: element (i, k) is at data[i * row + k * column].
template <class T>
struct Left {
  const T* data;
  std::size_t row, column;
};

/// At most `depth` rows of op(B), `columns` of them, padded with zeros to whole registers.
template <class T>
struct Panel {
  const T* data;
  std::size_t step;  ///< from one row to the next
  std::size_t rows, columns;
};

constexpr std::size_t depth = 256;

/// C[0:rows, 0:panel.columns] = beta C + alpha A panel, the sums in rows * registers registers.
template <std::size_t rows, std::size_t registers, class T>
void tile(const Left<T>& a, const Panel<T>& b, T alpha, T beta, T* C, std::size_t step) {
  using V = typename Register<T>::type;
  constexpr std::size_t lanes = Register<T>::lanes;
  V sums[rows][registers] = {};
  for (std::size_t k = 0; k < b.rows; ++k) {
    V right[registers];
    std::memcpy(right, b.data + k * b.step, sizeof right);
    const T* left = a.data + k * a.column;
#pragma GCC unroll 16
    for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 4
      for (std::size_t v = 0; v < registers; ++v) sums[i][v] += left[i * a.row] * right[v];
  }
  for (std::size_t i = 0; i < rows; ++i) {
    T* c = C + i * step;
    T sum[lanes * registers];
    std::memcpy(sum, sums[i], sizeof sum);
    if (b.columns == lanes * registers) {
      if (beta == T(0))
        for (std::size_t j = 0; j < lanes * registers; ++j) c[j] = alpha * sum[j];
      else
        for (std::size_t j = 0; j < lanes * registers; ++j) c[j] = beta * c[j] + alpha * sum[j];
    } else {
      for (std::size_t j = 0; j < b.columns; ++j) c[j] = (beta == T(0) ? T(0) : beta * c[j]) + alpha * sum[j];
    }
  }
}

template <std::size_t rows, std::size_t registers, class T>
std::size_t tiles(std::size_t i, std::size_t m, const Left<T>& a, const Panel<T>& b, T alpha, T beta, T* C,
                  std::size_t step) {
  for (; i + rows <= m; i += rows)
    tile<rows, registers>({a.data + i * a.row, a.row, a.column}, b, alpha, beta, C + i * step, step);
  return i;
}

}  // namespace

template <class T>
void thin_gemm(Transpose ta, Transpose tb, std::size_t m, std::size_t n, std::size_t k, T alpha, const T* A,
               const T* B, T beta, T* C) {
  constexpr std::size_t lanes = Register<T>::lanes;
  const Left<T> a = ta == Transpose::no ? Left<T>{A, k, 1} : Left<T>{A, 1, m};
  parallel_for(m, std::max<std::size_t>(16, 65536 / std::max<std::size_t>(1, n * k)), [&](std::size_t first, std::size_t last, std::size_t) {
    alignas(64) std::array<T, depth * 2 * lanes> packed;
    for (std::size_t j = 0; j < n; j += 2 * lanes) {
      const std::size_t columns = std::min(n - j, 2 * lanes);
      const std::size_t width = columns <= lanes ? lanes : 2 * lanes;
      for (std::size_t p = 0; p < k; p += depth) {
        const std::size_t rows = std::min(k - p, depth);
        Panel<T> panel{B + p * n + j, n, rows, columns};
        if (tb == Transpose::yes || columns < width) {
          panel.data = packed.data();
          panel.step = width;
          for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t x = 0; x < width; ++x) {
              T& to = packed[r * width + x];
              if (x >= columns)
                to = T(0);
              else
                to = tb == Transpose::no ? B[(p + r) * n + j + x] : B[(j + x) * k + p + r];
            }
        }
        const Left<T> block{a.data + p * a.column, a.row, a.column};
        const T keep = p == 0 ? beta : T(1);
        T* c = C + j;
        std::size_t i = first;
        if (width == lanes) {
          i = tiles<16, 1>(i, last, block, panel, alpha, keep, c, n);
          i = tiles<4, 1>(i, last, block, panel, alpha, keep, c, n);
          tiles<1, 1>(i, last, block, panel, alpha, keep, c, n);
        } else {
          i = tiles<8, 2>(i, last, block, panel, alpha, keep, c, n);
          i = tiles<4, 2>(i, last, block, panel, alpha, keep, c, n);
          tiles<1, 2>(i, last, block, panel, alpha, keep, c, n);
        }
      }
    }
  });
}

template void thin_gemm(Transpose, Transpose, std::size_t, std::size_t, std::size_t, float, const float*,
                        const float*, float, float*);
template void thin_gemm(Transpose, Transpose, std::size_t, std::size_t, std::size_t, double, const double*,
                        const double*, double, double*);

}  // namespace vqgrad::kernels
