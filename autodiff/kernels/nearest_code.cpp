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
#include "autodiff/kernels/squared_distance.hpp"
#include "autodiff/kernels/tiles.hpp"
#include "autodiff/kernels/transpose.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

constexpr std::size_t tile_rows = 128, tile_codes = 128;
/// Numbers of a tile of rows, which is transposed on the stack: of wide vectors it has fewer rows.
constexpr std::size_t most_turned = tile_rows * 256;

template <class T>
double squared_norm(const T* x, std::size_t dim) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t j = 0; j < dim; ++j) sum += static_cast<double>(x[j]) * static_cast<double>(x[j]);
  return sum;
}

/// Twice the rounding error of a score: |c|^2, summed in double, is rounded twice, each of the products of 2
/// z c at most dim times (Higham 2002, eq. 3.5), and what is below the least normal number may be off by
/// itself. Scores closer than this may be in either order. Infinite where one may overflow.
template <class T>
T score_margin(double z_norm, double c_norm, std::size_t dim) {
  const double width = static_cast<double>(dim), of_norm = std::is_same_v<T, double> ? width + 3 : 3;
  const double size = of_norm * c_norm * c_norm + (2 * width + 4) * z_norm * c_norm;
  if (!(size < static_cast<double>(std::numeric_limits<T>::max()) / 4))
    return std::numeric_limits<T>::infinity();
  return static_cast<T>(size * static_cast<double>(std::numeric_limits<T>::epsilon())) +
         std::numeric_limits<T>::min();
}

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

/// f(k, scores |c|^2 - 2 z c of code k) for the rows r, r + 1, ... of a register and `group` codes of the
/// tile, from number `at` on. Scores are computed side by side and never leave the registers. What the last
/// register holds beyond the rows may be anything.
template <std::size_t group, class T, class F>
void for_group(const RowTile<T>& rows, std::size_t r, const CodeTile<T>& tile, std::size_t at, const F& f) {
  using Batch = xsimd::batch<T>;
  static_assert(tile_rows % Batch::size == 0);
  const T *const codes = tile.codes + at * rows.dim, *const norms = tile.norms + at;
  std::array<Batch, group> products;
  products.fill(Batch(T(0)));
  for (std::size_t j = 0; j < rows.dim; ++j) {
    const Batch z = Batch::load_unaligned(rows.turned + j * rows.rows + r);
#pragma GCC unroll 8
    for (std::size_t g = 0; g < group; ++g)
      products[g] = xsimd::fma(Batch(codes[g * rows.dim + j]), z, products[g]);
  }
#pragma GCC unroll 8
  for (std::size_t g = 0; g < group; ++g)
    f(tile.first + at + g, xsimd::fnma(Batch(T(2)), products[g], Batch(norms[g])));
}

/// The same for all codes of the tile.
template <class T, class F>
void for_scores(const RowTile<T>& rows, std::size_t r, const CodeTile<T>& tile, const F& f) {
  constexpr std::size_t group = 8;
  std::size_t at = 0;
  for (; at + group <= tile.count; at += group) for_group<group>(rows, r, tile, at, f);
  for (; at < tile.count; ++at) for_group<1>(rows, r, tile, at, f);
}

/// What was found for each row of a tile: the lowest score, and the nearest code so far. A code's number is
/// kept in the bits of a T, so that one comparison chooses among scores and among numbers.
template <class T>
struct Found {
  using Integer = xsimd::as_integer_t<T>;
  alignas(64) std::array<T, tile_rows> score, code;

  std::size_t code_of(std::size_t r) const {
    return static_cast<std::size_t>(std::bit_cast<Integer>(code[r]));
  }
};

/// The nearest code of a row by the distances themselves, in double: `distance` once it was needed.
struct Nearest {
  bool found = false;
  std::size_t code = 0;
  double distance = -1;
};

template <class T>
void take_candidate(Nearest& nearest, std::size_t code, const T* z, const T* codebook, std::size_t dim) {
  if (!nearest.found) {
    nearest = {true, code};
    return;
  }
  const T *const before = codebook + nearest.code * dim, *const now = codebook + code * dim;
  if (std::equal(before, before + dim, now)) return;  // many are, where a codebook has collapsed
  if (nearest.distance < 0) nearest.distance = squared_distance(z, before, dim);
  const double distance = squared_distance(z, now, dim);
  if (distance < nearest.distance) nearest = {true, code, distance};
}

/// Compares what was found for those of the rows r, r + 1, ... that are not clear with the codes of the tile
/// whose scores may be as low as `limit`.
template <class T>
void compare_distances(const RowTile<T>& rows, std::size_t r, const CodeTile<T>& tile, const T* codebook,
                       const xsimd::batch<T>& limit, const xsimd::batch_bool<T>& clear, Found<T>& found) {
  constexpr std::size_t lanes = xsimd::batch<T>::size;
  const std::size_t count = std::min(lanes, rows.rows - r);
  std::array<bool, lanes> is_clear, is_out;
  clear.store_unaligned(is_clear.data());
  std::array<Nearest, lanes> nearest;
  for (std::size_t x = 0; x < count; ++x) nearest[x] = {tile.first > 0, found.code_of(r + x)};
  for_scores(rows, r, tile, [&](std::size_t k, const xsimd::batch<T>& score) {
    const auto out = clear | (score > limit);  // NaN, which overflow may leave, is not
    if (xsimd::all(out)) return;
    out.store_unaligned(is_out.data());
    for (std::size_t x = 0; x < count; ++x)
      if (!is_out[x]) take_candidate(nearest[x], k, rows.z + (r + x) * rows.dim, codebook, rows.dim);
  });
  for (std::size_t x = 0; x < count; ++x)
    if (!is_clear[x])
      found.code[r + x] = std::bit_cast<T>(static_cast<typename Found<T>::Integer>(nearest[x].code));
}

/// Searches one more tile of codes for the rows r, r + 1, ... of a register.
template <class T>
void search(const RowTile<T>& rows, std::size_t r, const CodeTile<T>& tile, const T* codebook,
            Found<T>& found) {
  using Batch = xsimd::batch<T>;
  using Integers = xsimd::batch<typename Found<T>::Integer>;
  Batch lowest(std::numeric_limits<T>::infinity()), second = lowest, code(T(0));
  for_scores(rows, r, tile, [&](std::size_t k, const Batch& score) {
    const Integers number(static_cast<typename Found<T>::Integer>(k));
    code = xsimd::select(score < lowest, xsimd::bitwise_cast<Batch>(number), code);
    second = xsimd::min(xsimd::max(score, lowest), second);
    lowest = xsimd::min(score, lowest);
  });
  const Batch margin(rows.margin), before = Batch::load_unaligned(&found.score[r]);
  const auto farther = lowest > before + margin;
  const auto nearer = (lowest + margin < before) & (second > lowest + margin);
  const Batch score = xsimd::min(lowest, before);
  score.store_unaligned(&found.score[r]);
  xsimd::select(nearer, code, Batch::load_unaligned(&found.code[r])).store_unaligned(&found.code[r]);
  const auto clear = farther | nearer;
  if (!xsimd::all(clear)) compare_distances<T>(rows, r, tile, codebook, score + margin, clear, found);
}

/// Without scores: of vectors so wide that not a register of them has room.
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
  const std::size_t fit = most_turned / std::max<std::size_t>(dim, 1) / lanes * lanes;
  if (fit == 0) return compare_all(z, rows, codebook, codes, dim, nearest);
  const std::size_t height = std::min(fit, tile_rows);
  const auto search_all = [&](std::size_t begin, std::size_t end, std::size_t) {
    alignas(64) std::array<T, most_turned> turned;
    std::array<T, tile_codes> norms;
    Found<T> found;
    for (std::size_t i = begin * height; i < std::min(rows, end * height); i += height) {
      const std::size_t n = std::min(height, rows - i);
      transpose(1, n, dim, z + i * dim, turned.data());
      found.score.fill(std::numeric_limits<T>::infinity());
      found.code.fill(T(0));
      // |z| <= sqrt(dim) max |z_j| for all rows of the tile: one root, and no sum a row.
      const auto most = static_cast<double>(
          fold(z + i * dim, n * dim, T(0), [](T a, T b) { return std::abs(b) > a ? std::abs(b) : a; }));
      const T margin = score_margin<T>(std::sqrt(static_cast<double>(dim)) * most, c_norm, dim);
      const RowTile<T> row_tile{z + i * dim, turned.data(), n, dim, margin};
      for (std::size_t k = 0; k < codes; k += tile_codes) {
        const CodeTile<T> code_tile{codebook + k * dim, norms.data(), k, std::min(tile_codes, codes - k)};
        if (codes > tile_codes || i == begin * height)
          for (std::size_t x = 0; x < code_tile.count; ++x)
            norms[x] = static_cast<T>(squared_norm(code_tile.codes + x * dim, dim));
        for (std::size_t r = 0; r < n; r += lanes) search(row_tile, r, code_tile, codebook, found);
      }
      for (std::size_t r = 0; r < n; ++r) nearest[i + r] = static_cast<std::int32_t>(found.code_of(r));
    }
  };
  parallel_for((rows + height - 1) / height, grain(height * codes * dim, least_gemm_products), search_all);
}

template void nearest_code(const float*, std::size_t, const float*, std::size_t, std::size_t, std::int32_t*);
template void nearest_code(const double*, std::size_t, const double*, std::size_t, std::size_t,
                           std::int32_t*);

}  // namespace vqgrad::kernels
