#include "autodiff/kernels/thin_gemm.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

// A tile has tall x 2 registers of sums. With the two registers of a panel's row they fit the 32 or 16
// registers of the CPU; eight independent sums hide the latency of a multiply-add.
#if defined(__AVX512F__)
constexpr std::size_t register_bytes = 64, tall = 8;
#elif defined(__AVX__)
constexpr std::size_t register_bytes = 32, tall = 4;
#else
constexpr std::size_t register_bytes = 16, tall = 4;
#endif

/// How many T a vector register holds. Products of at most half as many columns use half registers: the
/// unused half of a whole one would cost as much as the columns do, and storing a part of it takes several
/// pieces.
template <class T>
constexpr std::size_t whole = register_bytes / sizeof(T);
template <class T>
constexpr std::size_t half = whole<T> / 2;

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

/// f(0), ..., f(count - 1), unrolled, so that arrays indexed by the argument can live in registers.
template <std::size_t count, class F>
void unrolled(const F& f) {
  [&]<std::size_t... i>(std::index_sequence<i...>) { (f(i), ...); }
  (std::make_index_sequence<count>{});
}

/// c = beta c + sum for the first `columns` lanes.
template <class T, class V>
void write(T* c, const V& sum, T beta, std::size_t columns) {
  for_lanes(columns, [&](std::size_t first, auto n) {
    if constexpr (n() * sizeof(T) <= sizeof(V)) {
      auto piece = load<n()>(reinterpret_cast<const T*>(&sum) + first);
      if (beta != T(0)) piece += beta * load<n()>(c + first);
      store(c + first, piece);
    }
  });
}

/// C[0:rows, 0:panel.columns] = beta C + alpha A panel, the sums in rows * registers registers of `lanes`
/// each.
template <std::size_t rows, std::size_t registers, std::size_t lanes, class T>
void tile(const Left<T>& a, const Panel<T>& b, T alpha, T beta, T* C, std::size_t step) {
  using V = Lanes<T, lanes>;
  V sums[rows * registers];
  unrolled<rows * registers>([&](std::size_t s) { sums[s] = V{}; });
  for (std::size_t k = 0; k < b.rows; ++k) {
    V right[registers];
    unrolled<registers>(
        [&](std::size_t v) { std::memcpy(&right[v], b.data + k * b.step + v * lanes, sizeof(V)); });
    const T* left = a.data + k * a.column;
    unrolled<rows * registers>(
        [&](std::size_t s) { sums[s] += left[s / registers * a.row] * right[s % registers]; });
  }
  const bool is_whole = b.columns == registers * lanes;
  unrolled<rows * registers>([&](std::size_t s) {
    const std::size_t i = s / registers, v = s % registers;
    T* c = C + i * step + v * lanes;
    V sum = alpha * sums[s];
    if (is_whole && beta == T(0)) {
      std::memcpy(c, &sum, sizeof(V));
    } else if (is_whole) {
      V before;
      std::memcpy(&before, c, sizeof(V));
      sum += beta * before;
      std::memcpy(c, &sum, sizeof(V));
    } else {
      write(c, sum, beta, std::min(lanes, b.columns - v * lanes));
    }
  });
}

/// Rows i, i + rows, ... of C as long as whole tiles fit; returns the first row left.
template <std::size_t rows, std::size_t registers, std::size_t lanes, class T>
std::size_t tiles(std::size_t i, std::size_t end, const Left<T>& a, const Panel<T>& b, T alpha, T beta, T* C,
                  std::size_t step) {
  for (; i + rows <= end; i += rows)
    tile<rows, registers, lanes>({a.data + i * a.row, a.row, a.column}, b, alpha, beta, C + i * step, step);
  return i;
}

template <std::size_t registers, std::size_t lanes, class T>
void rows_of_tiles(std::size_t begin, std::size_t end, const Left<T>& a, const Panel<T>& b, T alpha, T beta,
                   T* C, std::size_t step) {
  std::size_t i = tiles<tall, registers, lanes>(begin, end, a, b, alpha, beta, C, step);
  i = tiles<tall / 2, registers, lanes>(i, end, a, b, alpha, beta, C, step);
  tiles<1, registers, lanes>(i, end, a, b, alpha, beta, C, step);
}

/// op(B)[p : p + rows, j : j + columns] as a panel: in place if its rows are contiguous, else packed, since
/// large strides cost more than a copy.
template <class T>
Panel<T> make_panel(Transpose t, const T* B, std::size_t k, std::size_t n, std::size_t p, std::size_t rows,
                    std::size_t j, std::size_t columns, std::size_t width, T* packed) {
  if (t == Transpose::no && n == width) return {B + p * n, n, rows, columns};
  for (std::size_t r = 0; r < rows; ++r) {
    T* to = packed + r * width;
    for (std::size_t x = 0; x < columns; ++x)
      to[x] = t == Transpose::no ? B[(p + r) * n + j + x] : B[(j + x) * k + p + r];
    for (std::size_t x = columns; x < width; ++x) to[x] = T(0);
  }
  return {packed, width, rows, columns};
}

/// Rows of C are shared among threads.
template <class T>
void by_rows(Transpose ta, Transpose tb, std::size_t m, std::size_t n, std::size_t k, T alpha, const T* A,
             const T* B, T beta, T* C) {
  constexpr std::size_t lanes = whole<T>;
  const Left<T> a = ta == Transpose::no ? Left<T>{A, k, 1} : Left<T>{A, 1, m};
  parallel_for(m, gemm_grain(n, k), [&](std::size_t begin, std::size_t end, std::size_t) {
    alignas(64) std::array<T, depth * 2 * lanes> packed;
    for (std::size_t j = 0; j < n; j += 2 * lanes) {
      const std::size_t columns = std::min(n - j, 2 * lanes);
      const std::size_t width = columns <= half<T> ? half<T> : columns <= lanes ? lanes : 2 * lanes;
      for (std::size_t p = 0; p < k; p += depth) {
        const auto b = make_panel(tb, B, k, n, p, std::min(k - p, depth), j, columns, width, packed.data());
        const Left<T> block{a.data + p * a.column, a.row, a.column};
        const T keep = p == 0 ? beta : T(1);
        const auto compute = width == half<T> ? rows_of_tiles<1, half<T>, T>
                             : width == lanes ? rows_of_tiles<1, lanes, T>
                                              : rows_of_tiles<2, lanes, T>;
        compute(begin, end, block, b, alpha, keep, C + j, n);
      }
    }
  });
}

/// The sizes for which by_parts computes a gradient A^T B over a batch of k rows.
constexpr std::size_t parts = 4, least_part = 128, most_products = 4096;

/// C = beta C + alpha A^T B as the sum over a fixed number of parts of the rows: a thread reads only its own
/// rows, and the bits do not depend on the thread count.
template <class T>
void by_parts(std::size_t m, std::size_t n, std::size_t k, T alpha, const T* A, const T* B, T beta, T* C) {
  std::array<T, parts * most_products> sums;
  parallel_for(parts, grain(m * n * k / parts, least_gemm_products),
               [&](std::size_t begin, std::size_t end, std::size_t) {
                 for (std::size_t p = begin; p < end; ++p) {
                   const std::size_t first = k * p / parts, last = k * (p + 1) / parts;
                   by_rows(Transpose::yes, Transpose::no, m, n, last - first, alpha, A + first * m,
                           B + first * n, T(0), &sums[p * most_products]);
                 }
               });
  const T *a = &sums[0], *b = a + most_products, *c = b + most_products, *d = c + most_products;
#pragma omp simd
  for (std::size_t i = 0; i < m * n; ++i) {
    const T sum = (a[i] + b[i]) + (c[i] + d[i]);
    C[i] = beta == T(0) ? sum : beta * C[i] + sum;
  }
}

}  // namespace

template <class T>
void thin_gemm(Transpose ta, Transpose tb, std::size_t m, std::size_t n, std::size_t k, T alpha, const T* A,
               const T* B, T beta, T* C) {
  if (ta == Transpose::yes && tb == Transpose::no && k >= parts * least_part && m * n <= most_products)
    return by_parts(m, n, k, alpha, A, B, beta, C);
  by_rows(ta, tb, m, n, k, alpha, A, B, beta, C);
}

template <class T>
bool is_thin(std::size_t n) {
  return n >= half<T> && n <= 192;
}

template bool is_thin<float>(std::size_t);
template bool is_thin<double>(std::size_t);
template void thin_gemm(Transpose, Transpose, std::size_t, std::size_t, std::size_t, float, const float*,
                        const float*, float, float*);
template void thin_gemm(Transpose, Transpose, std::size_t, std::size_t, std::size_t, double, const double*,
                        const double*, double, double*);

}  // namespace vqgrad::kernels
