#include "autodiff/kernels/nearest_code.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#if defined(__GNUC__) && !defined(__clang__)
// The AVX-512 intrinsics of g++ 12 leave registers undefined on purpose: GCC bug 105593.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <xsimd/xsimd.hpp>

#include "autodiff/kernels/gemm.hpp"
#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/tiles.hpp"
#include "autodiff/kernels/transpose.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

constexpr std::size_t tile_rows = 128, tile_codes = 128;
/// Vectors no wider than this are turned once for all tiles of codes, instead of by each product.
constexpr std::size_t most_turned = 256;

template <class T>
double squared_norm(const T* x, std::size_t dim) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t j = 0; j < dim; ++j) sum += static_cast<double>(x[j]) * static_cast<double>(x[j]);
  return sum;
}

template <class T>
double squared_distance(const T* a, const T* b, std::size_t dim) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t j = 0; j < dim; ++j) {
    const double difference = static_cast<double>(a[j]) - static_cast<double>(b[j]);
    sum += difference * difference;
  }
  return sum;
}

/// The search of one row: the lowest score so far, and of the codes within rounding of it the nearest.
template <class T>
struct Best {
  T score = std::numeric_limits<T>::infinity();
  std::size_t code = 0;
  bool found = false;
  double distance = -1;  ///< of `code`, once it was needed
};

template <class T>
void take_candidate(Best<T>& best, std::size_t code, const T* z, const T* codebook, std::size_t dim) {
  if (!best.found) {
    best.found = true;
    best.code = code;
    return;
  }
  if (best.distance < 0) best.distance = squared_distance(z, codebook + best.code * dim, dim);
  const double distance = squared_distance(z, codebook + code * dim, dim);
  if (distance >= best.distance) return;
  best.distance = distance;
  best.code = code;
}

/// Twice the rounding error of a score: |c|^2 is rounded twice, each of the products of 2 z c at most dim
/// times (Higham 2002, eq. 3.5). Scores closer than this may be in either order. Infinite where one may
/// overflow.
template <class T>
T score_margin(double z_norm, double c_norm, std::size_t dim) {
  const double size = 3 * c_norm * c_norm + (2 * static_cast<double>(dim) + 4) * z_norm * c_norm;
  if (!(size < static_cast<double>(std::numeric_limits<T>::max()) / 4))
    return std::numeric_limits<T>::infinity();
  return static_cast<T>(size * static_cast<double>(std::numeric_limits<T>::epsilon()));
}

/// Of each row of a tile its lowest score, whose that is, and the second lowest.
template <class T>
struct Lowest {
  alignas(64) std::array<T, tile_rows> score, second, code;
};

/// The scores of `rows` rows and `codes` codes are products[k * rows + r] + norms[k]: rows lie side by side,
/// so that a register of them is searched at once. What the last register holds beyond them is never looked
/// at.
template <class T>
void find_lowest(const T* products, const std::array<T, tile_codes>& norms, std::size_t codes,
                 std::size_t rows, Lowest<T>& lowest) {
  using Batch = xsimd::batch<T>;
  static_assert(tile_rows % Batch::size == 0);
  for (std::size_t r = 0; r < rows; r += Batch::size) {
    Batch best(std::numeric_limits<T>::infinity()), second = best, code(T(0));
    for (std::size_t k = 0; k < codes; ++k) {
      const Batch score = Batch::load_unaligned(products + k * rows + r) + norms[k];
      code = xsimd::select(score < best, Batch(static_cast<T>(k)), code);
      second = xsimd::min(xsimd::max(score, best), second);
      best = xsimd::min(score, best);
    }
    best.store_unaligned(&lowest.score[r]);
    second.store_unaligned(&lowest.second[r]);
    code.store_unaligned(&lowest.code[r]);
  }
}

/// What a tile of codes, from `first` on, changes for row r of a tile of `rows` rows; `z` is that row.
template <class T>
void merge(Best<T>& best, T margin, const Lowest<T>& lowest, std::size_t r, const T* products,
           const std::array<T, tile_codes>& norms, std::size_t first, std::size_t codes, std::size_t rows,
           const T* z, const T* codebook, std::size_t dim) {
  const T score = lowest.score[r];
  if (score > best.score + margin) return;
  if (score + margin < best.score) best.found = false, best.distance = -1;
  best.score = std::min(best.score, score);
  const T limit = best.score + margin;
  if (lowest.second[r] > limit)
    return take_candidate(best, first + static_cast<std::size_t>(lowest.code[r]), z, codebook, dim);
  // Compared so that NaN, which overflow may leave, counts as possible.
  for (std::size_t k = 0; k < codes; ++k)
    if (!(products[k * rows + r] + norms[k] > limit)) take_candidate(best, first + k, z, codebook, dim);
}

}  // namespace

template <class T>
std::size_t first_not_finite_row(const T* x, std::size_t rows, std::size_t dim) {
  const auto finite = [](const T* from, std::size_t count) {
    T sum = 0;  // of zeros, unless something is not finite: 0 inf is NaN too
#pragma omp simd reduction(+ : sum)
    for (std::size_t j = 0; j < count; ++j) sum += T(0) * from[j];
    return sum == T(0);
  };
  if (finite(x, rows * dim)) return rows;
  std::size_t row = 0;
  while (row < rows && finite(x + row * dim, dim)) ++row;
  return row;
}

template <class T>
void require_finite(const char* what, const T* x, std::size_t rows, std::size_t dim) {
  const std::size_t row = first_not_finite_row(x, rows, dim);
  if (row < rows)
    throw Error(Exit::internal, "row " + std::to_string(row) + " of " + what + " is not finite");
}

template <class T>
void nearest_code(const T* z, std::size_t rows, const T* codebook, std::size_t codes, std::size_t dim,
                  std::int32_t* nearest) {
  double largest = 0;
  for (std::size_t k = 0; k < codes; ++k) largest = std::max(largest, squared_norm(codebook + k * dim, dim));
  const double c_norm = std::sqrt(largest);

  const std::size_t tiles = (rows + tile_rows - 1) / tile_rows;
  parallel_for(
      tiles, grain(tile_rows * codes * dim, least_gemm_products),
      [&](std::size_t begin, std::size_t end, std::size_t) {
        alignas(64) std::array<T, tile_rows * tile_codes> products;
        alignas(64) std::array<T, tile_rows * most_turned> turned;
        std::array<T, tile_codes> norms;
        std::array<Best<T>, tile_rows> best;
        Lowest<T> lowest;
        for (std::size_t i = begin * tile_rows; i < std::min(rows, end * tile_rows); i += tile_rows) {
          const std::size_t n = std::min(tile_rows, rows - i);
          std::fill_n(best.begin(), n, Best<T>{});
          // |z| <= sqrt(dim) max |z_j| for all rows of the tile: one root, and no sum a row.
          const T most =
              fold(z + i * dim, n * dim, T(0), [](T a, T b) { return std::abs(b) > a ? std::abs(b) : a; });
          const T margin =
              score_margin<T>(std::sqrt(static_cast<double>(dim)) * static_cast<double>(most), c_norm, dim);
          const bool turns = codes > tile_codes && dim <= most_turned;
          if (turns) transpose(1, n, dim, z + i * dim, turned.data());
          for (std::size_t k = 0; k < codes; k += tile_codes) {
            const std::size_t count = std::min(tile_codes, codes - k);
            for (std::size_t x = 0; x < count; ++x)
              norms[x] = static_cast<T>(squared_norm(codebook + (k + x) * dim, dim));
            gemm(Transpose::no, turns ? Transpose::no : Transpose::yes, count, n, dim, T(-2),
                 codebook + k * dim, turns ? turned.data() : z + i * dim, T(0), products.data());
            find_lowest(products.data(), norms, count, n, lowest);
            for (std::size_t r = 0; r < n; ++r)
              merge(best[r], margin, lowest, r, products.data(), norms, k, count, n, z + (i + r) * dim,
                    codebook, dim);
          }
          for (std::size_t r = 0; r < n; ++r) nearest[i + r] = static_cast<std::int32_t>(best[r].code);
        }
      });
}

template std::size_t first_not_finite_row(const float*, std::size_t, std::size_t);
template std::size_t first_not_finite_row(const double*, std::size_t, std::size_t);
template void require_finite(const char*, const float*, std::size_t, std::size_t);
template void require_finite(const char*, const double*, std::size_t, std::size_t);
template void nearest_code(const float*, std::size_t, const float*, std::size_t, std::size_t, std::int32_t*);
template void nearest_code(const double*, std::size_t, const double*, std::size_t, std::size_t,
                           std::int32_t*);

}  // namespace vqgrad::kernels
