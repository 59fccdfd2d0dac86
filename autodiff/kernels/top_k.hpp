#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace vqgrad::kernels {

/// The k items of the largest inner products q[i] . x[j], for each of many queries, over all items: q (rows,
/// dim), x (items, dim), best and scores (rows, k), the largest first, the lowest j of equals first; where
/// items < k, -1 and -infinity behind them. The search is a gemm, a tile at a time, so that (rows, items) is
/// never held; nothing is skipped or approximated. Neither the tiles nor the number of threads shows in the
/// result. Scores that are NaN or -infinity come nowhere.
template <class T>
void top_k(const T* queries, std::size_t rows, const T* items, std::size_t count, std::size_t dim,
           std::size_t k, std::int32_t* best, T* scores);

}  // namespace vqgrad::kernels
