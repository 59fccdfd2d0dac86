#pragma once
#include <cstddef>

namespace vqgrad::kernels {

/// The signed roots of x (rows, width), and the least |x| of each row.
template <class T>
struct RootedRows {
  T *roots, *least;
};

template <class T>
void signed_roots(const T* x, std::size_t rows, std::size_t width, const RootedRows<T>& to);

/// y[i, r, k] = signed_root(a[i, r] b[i, k]): a (rows, m), b (rows, n), y (rows, m, n). The root of a product
/// so large that adding 1e-12 changes nothing is the product of its factors' roots. A row of only such
/// products takes m + n square roots instead of m n roots and divisions; in double there are few such rows.
template <class T>
void rooted_outer_products(const T* a, const RootedRows<T>& of_a, const T* b, const RootedRows<T>& of_b,
                           std::size_t rows, std::size_t m, std::size_t n, T* y);

}  // namespace vqgrad::kernels
