#pragma once
#include <cstddef>

#include "autodiff/kernels/gemm.hpp"

namespace vqgrad::kernels {

/// gemm by register tiles, without the packing and dispatch that a BLAS spends on large matrices: for the
/// tall, thin products of a mini-batch, such as 2048x176x16 and those of its gradient. k > 0. Sums of at most
/// 256 products are added in the order of k, so a row of C has the same bits in any batch and on any number
/// of threads. A small A^T B over a long k, the gradient of a weight, is the sum of those of four parts of k.
template <class T>
void thin_gemm(Transpose a, Transpose b, std::size_t m, std::size_t n, std::size_t k, T alpha, const T* A,
               const T* B, T beta, T* C);

/// Whether thin_gemm beats OpenBLAS at n columns, as measured with AVX-512: 55 to 158 GFLOP/s against 60 to
/// 124 in float, one thread. It asks for n alone, so that the choice is the same for every batch size.
template <class T>
bool is_thin(std::size_t n);

}  // namespace vqgrad::kernels
