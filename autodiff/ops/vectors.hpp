#pragma once
#include "autodiff/tape.hpp"

// Products, distances and nearest-neighbour search of rows as vectors.
namespace vqgrad {

/// y[b, m, n] = a[b, m] b[b, n], row by row: a (B, M), b (B, N), y (B, M, N).
template <class T>
Var<T> outer_product(Var<T> a, Var<T> b, Here here = {});

/// y[b, m, n] = signed_root(a[b, m] b[b, n]), equal to signed_root(outer_product(a, b)) except for rounding
/// and for products that overflow, whose roots do not; the array of products is not stored.
template <class T>
Var<T> rooted_outer_product(Var<T> a, Var<T> b, Here here = {});

/// y[b, n] = x[b, n, n]: x (B, N, N), y (B, N).
template <class T>
Var<T> diagonal(Var<T> x, Here here = {});

/// y[b, k] = sum_d (a[b, d] - b[k, d])^2: a (B, D), b (K, D), y (B, K). Summed by this
/// formula: it keeps the digits that |a|^2 - 2 a b + |b|^2 cancels. `nearest_code` is faster for a search.
template <class T>
Var<T> squared_distance(Var<T> a, Var<T> b, Here here = {});

/// The place of the smallest number along the last axis: x (..., K), result (...); x.rank >= 1, K >= 1. The
/// first of ties; NaN is never the smallest, and a row of only NaN is an error. No gradient; a frozen replay
/// keeps the recorded places.
template <class T>
Indices<T> argmin(Var<T> x, Here here = {});

/// codes[b] = argmin_k |z[b] - codebook[k]|^2, the lowest k of ties: z (B, D) or (B, G, D), codebook (K, D),
/// result (B) or (B, G); K >= 1. Searched by |c|^2 - 2 z c in tiles: the (B, K) matrix is never held. A z
/// or code that is not finite is an error, since with NaN every code is equally near. No gradient; a frozen
/// replay keeps the recorded codes. van den Oord et al. 2017, arXiv 1711.00937, eq. 1.
template <class T>
Indices<T> nearest_code(Var<T> z, Var<T> codebook, Here here = {});

}  // namespace vqgrad
