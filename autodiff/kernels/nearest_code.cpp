#include "autodiff/kernels/nearest_code.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "autodiff/kernels/gemm.hpp"
#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/tiles.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

constexpr std::size_t tile_rows = 128, tile_codes = 128;

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
  T margin = 0;  ///< scores closer than this may be in either order
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
/// times (Higham 2002, eq. 3.5). Infinite where a score may overflow.
template <class T>
T score_margin(double z_norm, double c_norm, std::size_t dim) {
  const double size = 3 * c_norm * c_norm + (2 * static_cast<double>(dim) + 4) * z_norm * c_norm;
  if (!(size < static_cast<double>(std::numeric_limits<T>::max()) / 4))
    return std::numeric_limits<T>::infinity();
  return static_cast<T>(size * static_cast<double>(std::numeric_limits<T>::epsilon()));
}

/// `scores` come as -2 z c of one row and the codes from `first` on.
template <class T>
void scan(Best<T>& best, T* scores, const std::array<T, tile_codes>& norms, std::size_t first,
          std::size_t count, const T* z, const T* codebook, std::size_t dim) {
  std::array<T, tile> lowest;
  lowest.fill(std::numeric_limits<T>::infinity());
  for_tiles(count, [&](std::size_t k, auto lanes) {
#pragma omp simd
    for (std::size_t x = 0; x < lanes; ++x) {
      scores[k + x] += norms[k + x];
      lowest[x] = scores[k + x] < lowest[x] ? scores[k + x] : lowest[x];
    }
  });
  for (std::size_t half = tile / 2; half > 0; half /= 2)
#pragma omp simd
    for (std::size_t x = 0; x < half; ++x)
      lowest[x] = lowest[x + half] < lowest[x] ? lowest[x + half] : lowest[x];
  const T tile_lowest = lowest[0];
  if (tile_lowest > best.score + best.margin) return;
  if (tile_lowest + best.margin < best.score) best.found = false, best.distance = -1;
  best.score = std::min(best.score, tile_lowest);
  // Compared so that NaN, which overflow may leave, counts as possible.
  const T limit = best.score + best.margin;
  std::int32_t candidates = 0, lowest_place = tile_codes;
#pragma omp simd reduction(+ : candidates) reduction(min : lowest_place)
  for (std::int32_t k = 0; k < static_cast<std::int32_t>(count); ++k) {
    const bool possible = !(scores[k] > limit);
    candidates += possible;
    lowest_place = std::min(lowest_place, possible ? k : static_cast<std::int32_t>(tile_codes));
  }
  // As a rule there is one.
  for (auto k = static_cast<std::size_t>(lowest_place); candidates > 0; ++k)
    if (!(scores[k] > limit)) take_candidate(best, first + k, z, codebook, dim), --candidates;
}

}  // namespace

template <class T>
std::size_t first_not_finite_row(const T* x, std::size_t rows, std::size_t dim) {
  for (std::size_t i = 0; i < rows; ++i) {
    T sum = 0;  // of zeros, unless something is not finite: 0 inf is NaN too
#pragma omp simd reduction(+ : sum)
    for (std::size_t j = 0; j < dim; ++j) sum += T(0) * x[i * dim + j];
    if (!(sum == T(0))) return i;
  }
  return rows;
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
        alignas(64) std::array<T, tile_codes> norms;
        std::array<Best<T>, tile_rows> best;
        for (std::size_t i = begin * tile_rows; i < std::min(rows, end * tile_rows); i += tile_rows) {
          const std::size_t n = std::min(tile_rows, rows - i);
          for (std::size_t r = 0; r < n; ++r) {
            best[r] = Best<T>{};
            best[r].margin = score_margin<T>(std::sqrt(squared_norm(z + (i + r) * dim, dim)), c_norm, dim);
          }
          for (std::size_t k = 0; k < codes; k += tile_codes) {
            const std::size_t count = std::min(tile_codes, codes - k);
            for (std::size_t x = 0; x < count; ++x)
              norms[x] = static_cast<T>(squared_norm(codebook + (k + x) * dim, dim));
            gemm(Transpose::no, Transpose::yes, n, count, dim, T(-2), z + i * dim, codebook + k * dim, T(0),
                 products.data());
            for (std::size_t r = 0; r < n; ++r)
              scan(best[r], products.data() + r * count, norms, k, count, z + (i + r) * dim, codebook, dim);
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
