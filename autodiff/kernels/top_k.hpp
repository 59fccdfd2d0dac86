#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace vqgrad::kernels {

/// For each query i, the k items j with the largest inner products q[i] . x[j]: q (rows, dim), x (items,
/// dim), best and scores (rows, k), the largest first, and of equals the lowest j first. If items < k, the
/// rest is -1 and -infinity. The search is exact: a gemm, one tile at a time, so that the (rows, items)
/// matrix is never held. The result depends neither on the tiles nor on the thread count. NaN and -infinity
/// scores are skipped.
template <class T>
void top_k(const T* queries, std::size_t rows, const T* items, std::size_t count, std::size_t dim,
           std::size_t k, std::int32_t* best, T* scores);

}  // namespace vqgrad::kernels
