#include "autodiff/kernels/nearest_code.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <type_traits>

#if defined(__GNUC__) && !defined(__clang__)
// The AVX-512 intrinsics of g++ 12 leave registers undefined on purpose: GCC bug 105593.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <xsimd/xsimd.hpp>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "autodiff/kernels/squared_distance.hpp"
#include "autodiff/kernels/transpose.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

constexpr std::size_t tile_rows = 128, tile_codes = 128;
/// The most numbers in a tile of rows, which is transposed on the stack: a tile of wide vectors has fewer
/// rows.
constexpr std::size_t most_transposed = tile_rows * 256;

template <class T>
double squared_norm(const T* x, std::size_t dim) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t j = 0; j < dim; ++j) sum += static_cast<double>(x[j]) * static_cast<double>(x[j]);
  return sum;
}

/// Twice the largest rounding error of a score: scores closer than this may be in either order. |c|^2, summed
/// in double, is rounded twice; each product of 2 z c at most dim times (Higham 2002, eq. 3.5); a number
/// below the least normal one may have lost all its digits. Infinite if a score may overflow.
template <class T>
T score_margin(double z_norm, double c_norm, std::size_t dim) {
  const double width = static_cast<double>(dim), of_norm = std::is_same_v<T, double> ? width + 3 : 3;
  const double size = of_norm * c_norm * c_norm + (2 * width + 4) * z_norm * c_norm;
  if (!(size < static_cast<double>(std::numeric_limits<T>::max()) / 4))
    return std::numeric_limits<T>::infinity();
  return static_cast<T>(size * static_cast<double>(std::numeric_limits<T>::epsilon())) +
         std::numeric_limits<T>::min();
}

/// A tile of rows: z (rows, dim), and its transpose.
template <class T>
struct RowTile {
  const T *z, *transposed;
  std::size_t rows, dim;
  T margin;  ///< score_margin of all rows
};

/// The codes first, ..., first + count - 1, and their squared norms.
template <class T>
struct CodeTile {
  const T *codes, *norms;
  std::size_t first, count;
};

/// f(k, scores) for `group` codes k of the tile, from number `at` on: the scores |c|^2 - 2 z c of code k and
/// one register of rows, r, r + 1, .... They never leave the registers. Lanes past the last row hold any
/// numbers.
template <std::size_t group, class T, class F>
void for_group(const RowTile<T>& rows, std::size_t r, const CodeTile<T>& tile, std::size_t at, const F& f) {
  using Batch = xsimd::batch<T>;
  static_assert(tile_rows % Batch::size == 0);
  const T *const codes = tile.codes + at * rows.dim, *const norms = tile.norms + at;
  std::array<Batch, group> products;
  products.fill(Batch(T(0)));
  for (std::size_t j = 0; j < rows.dim; ++j) {
    const Batch z = Batch::load_unaligned(rows.transposed + j * rows.rows + r);
#pragma GCC unroll 8
    for (std::size_t g = 0; g < group; ++g)
      products[g] = xsimd::fma(Batch(codes[g * rows.dim + j]), z, products[g]);
  }
#pragma GCC unroll 8
  for (std::size_t g = 0; g < group; ++g)
    f(tile.first + at + g, xsimd::fnma(Batch(T(2)), products[g], Batch(norms[g])));
}

/// f(k, scores) for all codes of the tile.
template <class T, class F>
void for_scores(const RowTile<T>& rows, std::size_t r, const CodeTile<T>& tile, const F& f) {
  constexpr std::size_t group = 8;
  std::size_t at = 0;
  for (; at + group <= tile.count; at += group) for_group<group>(rows, r, tile, at, f);
  for (; at < tile.count; ++at) for_group<1>(rows, r, tile, at, f);
}

/// The search so far: the lowest score and the nearest code of each row of a tile. A code's number is kept in
/// the bits of a T, so that one comparison selects both scores and numbers.
template <class T>
struct BestSoFar {
  using Integer = xsimd::as_integer_t<T>;
  alignas(64) std::array<T, tile_rows> score, code;

  std::size_t code_of(std::size_t r) const {
    return static_cast<std::size_t>(std::bit_cast<Integer>(code[r]));
  }
};

/// The nearest code of one row by distances in double; `distance` is negative until it has been needed.
struct Nearest {
  bool any = false;
  std::size_t code = 0;
  double distance = -1;
};

template <class T>
void take_candidate(Nearest& nearest, std::size_t code, const T* z, const T* codebook, std::size_t dim) {
  if (!nearest.any) {
    nearest = {true, code};
    return;
  }
  const T *const before = codebook + nearest.code * dim, *const now = codebook + code * dim;
  if (std::equal(before, before + dim, now)) return;  // common in a collapsed codebook
  if (nearest.distance < 0) nearest.distance = squared_distance(z, before, dim);
  const double distance = squared_distance(z, now, dim);
  if (distance < nearest.distance) nearest = {true, code, distance};
}

/// For the rows r, r + 1, ... that are not `clear`: compares, by distance in double, the best code so far and
/// all codes of the tile whose score is at most `limit`.
template <class T>
void compare_distances(const RowTile<T>& rows, std::size_t r, const CodeTile<T>& tile, const T* codebook,
                       const xsimd::batch<T>& limit, const xsimd::batch_bool<T>& clear, BestSoFar<T>& best) {
  constexpr std::size_t lanes = xsimd::batch<T>::size;
  const std::size_t count = std::min(lanes, rows.rows - r);
  std::array<bool, lanes> is_clear, is_out;
  clear.store_unaligned(is_clear.data());
  std::array<Nearest, lanes> nearest;
  for (std::size_t x = 0; x < count; ++x) nearest[x] = {tile.first > 0, best.code_of(r + x)};
  for_scores(rows, r, tile, [&](std::size_t k, const xsimd::batch<T>& score) {
    const auto out = clear | (score > limit);  // a NaN score, from an overflow, is compared
    if (xsimd::all(out)) return;
    out.store_unaligned(is_out.data());
    for (std::size_t x = 0; x < count; ++x)
      if (!is_out[x]) take_candidate(nearest[x], k, rows.z + (r + x) * rows.dim, codebook, rows.dim);
  });
  for (std::size_t x = 0; x < count; ++x)
    if (!is_clear[x])
      best.code[r + x] = std::bit_cast<T>(static_cast<typename BestSoFar<T>::Integer>(nearest[x].code));
}

/// Searches one more tile of codes for one register of rows, r, r + 1, .... A row is clear if its old best
/// code or the tile's lowest score wins by more than the margin.
template <class T>
void search(const RowTile<T>& rows, std::size_t r, const CodeTile<T>& tile, const T* codebook,
            BestSoFar<T>& best) {
  using Batch = xsimd::batch<T>;
  using Integers = xsimd::batch<typename BestSoFar<T>::Integer>;
  Batch lowest(std::numeric_limits<T>::infinity()), second = lowest, code(T(0));
  for_scores(rows, r, tile, [&](std::size_t k, const Batch& score) {
    const Integers number(static_cast<typename BestSoFar<T>::Integer>(k));
    code = xsimd::select(score < lowest, xsimd::bitwise_cast<Batch>(number), code);
    second = xsimd::min(xsimd::max(score, lowest), second);
    lowest = xsimd::min(score, lowest);
  });
  const Batch margin(rows.margin), before = Batch::load_unaligned(&best.score[r]);
  const auto farther = lowest > before + margin;
  const auto nearer = (lowest + margin < before) & (second > lowest + margin);
  const Batch score = xsimd::min(lowest, before);
  score.store_unaligned(&best.score[r]);
  xsimd::select(nearer, code, Batch::load_unaligned(&best.code[r])).store_unaligned(&best.code[r]);
  const auto clear = farther | nearer;
  if (!xsimd::all(clear)) compare_distances<T>(rows, r, tile, codebook, score + margin, clear, best);
}

/// By distances only, for vectors so wide that a tile has no room for a register of them.
template <class T>
void compare_all(const T* z, std::size_t rows, const T* codebook, std::size_t codes, std::size_t dim,
                 std::int32_t* nearest) {
  parallel_for(rows, grain(codes * dim), [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i) {
      Nearest best;
      for (std::size_t k = 0; k < codes; ++k) take_candidate(best, k, z + i * dim, codebook, dim);
      nearest[i] = static_cast<std::int32_t>(best.code);
    }
  });
}

}  // namespace

template <class T>
void nearest_code(const T* z, std::size_t rows, const T* codebook, std::size_t codes, std::size_t dim,
                  std::int32_t* nearest) {
  double largest = 0;
  for (std::size_t k = 0; k < codes; ++k) largest = std::max(largest, squared_norm(codebook + k * dim, dim));
  const double c_norm = std::sqrt(largest);

  constexpr std::size_t lanes = xsimd::batch<T>::size;
  const std::size_t fit = most_transposed / std::max<std::size_t>(dim, 1) / lanes * lanes;
  if (fit == 0) return compare_all(z, rows, codebook, codes, dim, nearest);
  const std::size_t height = std::min(fit, tile_rows);
  const auto search_all = [&](std::size_t begin, std::size_t end, std::size_t) {
    alignas(64) std::array<T, most_transposed> transposed;
    std::array<T, tile_codes> norms;
    BestSoFar<T> best;
    for (std::size_t i = begin * height; i < std::min(rows, end * height); i += height) {
      const std::size_t n = std::min(height, rows - i);
      transpose(1, n, dim, z + i * dim, transposed.data());
      best.score.fill(std::numeric_limits<T>::infinity());
      best.code.fill(T(0));
      // |z| <= sqrt(dim) max |z_j| for all rows of the tile: one square root, and no sum per row.
      const auto most = static_cast<double>(
          fold(z + i * dim, n * dim, T(0), [](T a, T b) { return std::abs(b) > a ? std::abs(b) : a; }));
      const T margin = score_margin<T>(std::sqrt(static_cast<double>(dim)) * most, c_norm, dim);
      const RowTile<T> row_tile{z + i * dim, transposed.data(), n, dim, margin};
      for (std::size_t k = 0; k < codes; k += tile_codes) {
        const CodeTile<T> code_tile{codebook + k * dim, norms.data(), k, std::min(tile_codes, codes - k)};
        if (codes > tile_codes || i == begin * height)
          for (std::size_t x = 0; x < code_tile.count; ++x)
            norms[x] = static_cast<T>(squared_norm(code_tile.codes + x * dim, dim));
        for (std::size_t r = 0; r < n; r += lanes) search(row_tile, r, code_tile, codebook, best);
      }
      for (std::size_t r = 0; r < n; ++r) nearest[i + r] = static_cast<std::int32_t>(best.code_of(r));
    }
  };
  parallel_for((rows + height - 1) / height, grain(height * codes * dim, least_gemm_products), search_all);
}

template void nearest_code(const float*, std::size_t, const float*, std::size_t, std::size_t, std::int32_t*);
template void nearest_code(const double*, std::size_t, const double*, std::size_t, std::size_t,
                           std::int32_t*);

}  // namespace vqgrad::kernels
