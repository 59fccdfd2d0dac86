#pragma once
#include <cstddef>
#include <string>

namespace vqgrad::kernels {

enum class Transpose { no, yes };

/// C (m,n) = alpha op(A) op(B) + beta C, all row-major and contiguous; op(A) is (m,k), op(B) is (k,n), so A
/// is stored as (k,m) if `a` is Transpose::yes, and B as (n,k) if `b` is. With beta 0, C is not read.
template <class T>
void gemm(Transpose a, Transpose b, std::size_t m, std::size_t n, std::size_t k, T alpha, const T* A,
          const T* B, T beta, T* C);

/// The kernels that OpenBLAS has selected ("SkylakeX"), "FLENS" without a BLAS.
std::string blas_core();

/// The core to force through OPENBLAS_CORETYPE if OpenBLAS does not know this CPU and fell back to its
/// slowest kernels (0.3.21 does so on newer Intel CPUs); empty if its choice is right. The variable must be
/// set before the library is loaded.
std::string better_blas_core();

}  // namespace vqgrad::kernels
