#pragma once
#include <cstddef>

#include "autodiff/kernels/gemm.hpp"

namespace vqgrad::kernels {

/// gemm by register tiles, without the packing and dispatch that a BLAS needs for large matrices: for the
/// tall, thin products of a mini-batch, such as 2048x176x16, and of its gradients. k > 0. Sums of at most 256
/// products are added in the order of k, so a row of C has the same bits in any batch and with any thread
/// count. A small A^T B over a long k, the gradient of a weight, is the sum of four such products over parts
/// of k.
template <class T>
void thin_gemm(Transpose a, Transpose b, std::size_t m, std::size_t n, std::size_t k, T alpha, const T* A,
               const T* B, T beta, T* C);

/// Whether thin_gemm beats OpenBLAS at n columns, as measured with AVX-512: 55 to 158 GFLOP/s against 60 to
/// 124 in float, one thread. It depends on n alone, so that the choice is the same for every batch size.
template <class T>
bool is_thin(std::size_t n);

}  // namespace vqgrad::kernels
