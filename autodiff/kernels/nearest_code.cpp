#include "autodiff/kernels/nearest_code.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#if defined(__GNUC__) && !defined(__clang__)
// The AVX-512 intrinsics of g++ 12 leave registers undefined on purpose: GCC bug 105593.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <xsimd/xsimd.hpp>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/tiles.hpp"
#include "autodiff/kernels/transpose.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

constexpr std::size_t tile_rows = 128, tile_codes = 128;
/// Vectors no wider than this are transposed on the stack.
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

/// Twice the rounding error of a score: |c|^2 is rounded twice, each of the products of 2 z c at most dim
/// times (Higham 2002, eq. 3.5), and what is below the least normal number may be off by itself. Scores
/// closer than this may be in either order. Infinite where one may overflow.
template <class T>
T score_margin(double z_norm, double c_norm, std::size_t dim) {
  const double size = 3 * c_norm * c_norm + (2 * static_cast<double>(dim) + 4) * z_norm * c_norm;
  if (!(size < static_cast<double>(std::numeric_limits<T>::max()) / 4))
    return std::numeric_limits<T>::infinity();
  return static_cast<T>(size * static_cast<double>(std::numeric_limits<T>::epsilon())) +
         std::numeric_limits<T>::min();
}

/// The lowest scores of a register of rows side by side, and whose they are. A code's number is kept in the
/// bits of a T, so that one comparison chooses among scores and among numbers.
template <class T>
struct Search {
  using Batch = xsimd::batch<T>;
  using Integer = xsimd::as_integer_t<T>;
  Batch lowest = Batch(std::numeric_limits<T>::infinity()), second = lowest, code = Batch(T(0));

  /// Looks at codes first, ..., first + group - 1, whose scores |c|^2 - 2 z c never leave the registers.
  /// Number j of the rows is at turned[j * step].
  template <std::size_t group>
  void look_at(const T* turned, std::size_t step, const T* codes, const T* norms, std::size_t dim,
               std::size_t first) {
    std::array<Batch, group> products;
    products.fill(Batch(T(0)));
    for (std::size_t j = 0; j < dim; ++j) {
      const Batch z = Batch::load_unaligned(turned + j * step);
#pragma GCC unroll 8
      for (std::size_t g = 0; g < group; ++g)
        products[g] = xsimd::fma(Batch(codes[g * dim + j]), z, products[g]);
    }
#pragma GCC unroll 8
    for (std::size_t g = 0; g < group; ++g) {
      const Batch score = xsimd::fnma(Batch(T(2)), products[g], Batch(norms[g]));
      const xsimd::batch<Integer> number(static_cast<Integer>(first + g));
      code = xsimd::select(score < lowest, xsimd::bitwise_cast<Batch>(number), code);
      second = xsimd::min(xsimd::max(score, lowest), second);
      lowest = xsimd::min(score, lowest);
    }
  }
};

/// A tile of rows: z (rows, dim), and the same with rows and columns exchanged.
template <class T>
struct RowTile {
  const T *z, *turned;
  std::size_t rows, dim;
  T margin;  ///< of their scores
};

/// Codes first, ..., first + count - 1, and their squared norms.
template <class T>
struct CodeTile {
  const T *codes, *norms;
  std::size_t first, count;
};

/// What was found for each row of a tile: the lowest score, and the nearest code so far.
template <class T>
struct Found {
  alignas(64) std::array<T, tile_rows> score, code;

  std::size_t code_of(std::size_t r) const {
    return static_cast<std::size_t>(std::bit_cast<xsimd::as_integer_t<T>>(code[r]));
  }
};

/// By the distances themselves, in double.
template <class T>
void compare_distances(const RowTile<T>& rows, std::size_t r, const CodeTile<T>& tile, const T* codebook,
                       Found<T>& found) {
  const T* const z = rows.z + r * rows.dim;
  const auto distance = [&](std::size_t k) { return squared_distance(z, codebook + k * rows.dim, rows.dim); };
  std::size_t nearest = found.code_of(r);
  double least = distance(nearest);
  for (std::size_t k = tile.first; k < tile.first + tile.count; ++k) {
    const double other = distance(k);
    if (other < least) least = other, nearest = k;
  }
  found.code[r] = std::bit_cast<T>(static_cast<xsimd::as_integer_t<T>>(nearest));
}

/// Adds to what was found for rows r, r + 1, ... of a register what was found in one more tile of codes.
template <class T>
void merge(const Search<T>& search, const RowTile<T>& rows, std::size_t r, const CodeTile<T>& tile,
           const T* codebook, Found<T>& found) {
  using Batch = xsimd::batch<T>;
  const Batch margin(rows.margin), before = Batch::load_unaligned(&found.score[r]);
  const auto farther = search.lowest > before + margin;
  const auto nearer = (search.lowest + margin < before) & (search.second > search.lowest + margin);
  xsimd::min(search.lowest, before).store_unaligned(&found.score[r]);
  xsimd::select(nearer, search.code, Batch::load_unaligned(&found.code[r])).store_unaligned(&found.code[r]);
  // NaN, which overflow may leave, is neither.
  const auto clear = farther | nearer;
  if (xsimd::all(clear)) return;
  std::array<bool, Batch::size> is_clear;
  clear.store_unaligned(is_clear.data());
  for (std::size_t x = 0; x < std::min(Batch::size, rows.rows - r); ++x)
    if (!is_clear[x]) compare_distances(rows, r + x, tile, codebook, found);
}

/// What the last register holds beyond the rows is never looked at.
template <class T>
void search_tile(const RowTile<T>& rows, const CodeTile<T>& tile, const T* codebook, Found<T>& found) {
  constexpr std::size_t lanes = xsimd::batch<T>::size, group = 8;
  static_assert(tile_rows % lanes == 0);
  for (std::size_t r = 0; r < rows.rows; r += lanes) {
    Search<T> search;
    const auto look_at = [&](std::size_t k, auto codes) {
      search.template look_at<codes()>(rows.turned + r, rows.rows, tile.codes + k * rows.dim, tile.norms + k,
                                       rows.dim, tile.first + k);
    };
    std::size_t k = 0;
    for (; k + group <= tile.count; k += group) look_at(k, std::integral_constant<std::size_t, group>{});
    for (; k < tile.count; ++k) look_at(k, std::integral_constant<std::size_t, 1>{});
    merge(search, rows, r, tile, codebook, found);
  }
}

}  // namespace

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
        alignas(64) std::array<T, tile_rows * most_turned> narrow;
        std::vector<T> wide(dim > most_turned ? tile_rows * dim + tile_rows : 0);
        T* const turned = wide.empty() ? narrow.data() : wide.data();
        std::array<T, tile_codes> norms;
        Found<T> found;
        for (std::size_t i = begin * tile_rows; i < std::min(rows, end * tile_rows); i += tile_rows) {
          const std::size_t n = std::min(tile_rows, rows - i);
          // |z| <= sqrt(dim) max |z_j| for all rows of the tile: one root, and no sum a row.
          const auto most = static_cast<double>(
              fold(z + i * dim, n * dim, T(0), [](T a, T b) { return std::abs(b) > a ? std::abs(b) : a; }));
          const T margin = score_margin<T>(std::sqrt(static_cast<double>(dim)) * most, c_norm, dim);
          transpose(1, n, dim, z + i * dim, turned);
          found.score.fill(std::numeric_limits<T>::infinity());
          found.code.fill(T(0));
          for (std::size_t k = 0; k < codes; k += tile_codes) {
            const std::size_t count = std::min(tile_codes, codes - k);
            const T* const some = codebook + k * dim;
            if (codes > tile_codes || i == begin * tile_rows)
              for (std::size_t x = 0; x < count; ++x)
                norms[x] = static_cast<T>(squared_norm(some + x * dim, dim));
            search_tile<T>({z + i * dim, turned, n, dim, margin}, {some, norms.data(), k, count}, codebook,
                           found);
          }
          for (std::size_t r = 0; r < n; ++r) nearest[i + r] = static_cast<std::int32_t>(found.code_of(r));
        }
      });
}

template void nearest_code(const float*, std::size_t, const float*, std::size_t, std::size_t, std::int32_t*);
template void nearest_code(const double*, std::size_t, const double*, std::size_t, std::size_t,
                           std::int32_t*);

}  // namespace vqgrad::kernels
