#include "autodiff/kernels/top_k.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "autodiff/kernels/gemm.hpp"
#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"

namespace vqgrad::kernels {
namespace {

constexpr std::size_t tile_rows = 64, tile_items = 128;

/// Inserts an item whose score is higher than the last one, after its equals, which came first.
template <class T>
void insert(std::span<T> scores, std::int32_t* best, T score, std::int32_t item) {
  std::size_t place = scores.size() - 1;
  for (; place > 0 && scores[place - 1] < score; --place) {
    scores[place] = scores[place - 1];
    best[place] = best[place - 1];
  }
  scores[place] = score;
  best[place] = item;
}

/// Merges one query's products with the items first, ..., first + count - 1 into its best ones.
template <class T>
void merge(std::span<T> scores, std::int32_t* best, const T* products, std::size_t first, std::size_t count) {
  const auto greater = [](T a, T b) { return b > a ? b : a; };
  const T lowest = -std::numeric_limits<T>::infinity();
  for_tiles(count, [&](std::size_t at, auto lanes) {
    // Usually none of them is good enough.
    if (!(fold(products + at, lanes, lowest, greater) > scores.back())) return;
    for (std::size_t x = at; x < at + lanes; ++x)
      if (products[x] > scores.back())
        insert(scores, best, products[x], static_cast<std::int32_t>(first + x));
  });
}

}  // namespace

template <class T>
void top_k(const T* queries, std::size_t rows, const T* items, std::size_t count, std::size_t dim,
           std::size_t k, std::int32_t* best, T* scores) {
  std::fill_n(best, rows * k, -1);
  std::fill_n(scores, rows * k, -std::numeric_limits<T>::infinity());
  if (k == 0) return;
  const std::size_t tiles = (rows + tile_rows - 1) / tile_rows;
  parallel_for(tiles, grain(tile_rows * count * dim, least_gemm_products),
               [&](std::size_t begin, std::size_t end, std::size_t) {
                 alignas(64) std::array<T, tile_rows * tile_items> products;
                 for (std::size_t i = begin * tile_rows; i < std::min(rows, end * tile_rows);
                      i += tile_rows) {
                   const std::size_t n = std::min(tile_rows, rows - i);
                   for (std::size_t j = 0; j < count; j += tile_items) {
                     const std::size_t m = std::min(tile_items, count - j);
                     gemm(Transpose::no, Transpose::yes, n, m, dim, T(1), queries + i * dim, items + j * dim,
                          T(0), products.data());
                     for (std::size_t r = i; r < i + n; ++r)
                       merge(std::span(scores + r * k, k), best + r * k, products.data() + (r - i) * m, j, m);
                   }
                 }
               });
}

template void top_k(const float*, std::size_t, const float*, std::size_t, std::size_t, std::size_t,
                    std::int32_t*, float*);
template void top_k(const double*, std::size_t, const double*, std::size_t, std::size_t, std::size_t,
                    std::int32_t*, double*);

}  // namespace vqgrad::kernels
