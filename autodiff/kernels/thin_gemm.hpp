#pragma once
#include <cstddef>

#include "autodiff/kernels/gemm.hpp"

namespace vqgrad::kernels {

/// gemm by register tiles, without the packing and dispatch that a BLAS spends on large matrices: for the
/// tall, thin products of a mini-batch (m or k = 2048, the others up to 256). Partial sums of at most 256
/// products are added in the order of k, on any number of threads.
template <class T>
void thin_gemm(Transpose a, Transpose b, std::size_t m, std::size_t n, std::size_t k, T alpha, const T* A,
               const T* B, T beta, T* C);

/// Whether thin_gemm is the faster one for a product of this size (bench/gemm.cpp).
bool is_thin(std::size_t m, std::size_t n, std::size_t k);

}  // namespace vqgrad::kernels
