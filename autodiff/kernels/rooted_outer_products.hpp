#pragma once
#include <cstddef>

namespace vqgrad::kernels {

/// Signed roots of the numbers of x (rows, width), and the least |x| of each row.
template <class T>
struct RootedRows {
  T *roots, *least;
};

template <class T>
void take_roots(const T* x, std::size_t rows, std::size_t width, const RootedRows<T>& to);

/// y[i, r, k] = signed_root(a[i, r] b[i, k]): a (rows, m), b (rows, n), y (rows, m, n). A product so large
/// that 1e-12 beside it is lost in rounding has the product of its factors' roots for a root: m + n square
/// roots a row where there are no others, in place of m n and as many divisions. In double there nearly
/// always are.
template <class T>
void rooted_outer_products(const T* a, const RootedRows<T>& of_a, const T* b, const RootedRows<T>& of_b,
                           std::size_t rows, std::size_t m, std::size_t n, T* y);

}  // namespace vqgrad::kernels
