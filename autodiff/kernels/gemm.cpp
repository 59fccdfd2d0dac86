#include "autodiff/kernels/gemm.hpp"

#include <xtensor-blas/xblas.hpp>

#include "autodiff/kernels/thin_gemm.hpp"

#if defined(HAVE_CBLAS)
extern "C" char* openblas_get_corename() __attribute__((weak));
extern "C" void openblas_set_num_threads(int count) __attribute__((weak));
#endif

namespace vqgrad::kernels {
namespace {

/// The products here are small: BLAS threads would cost more than they gain, and ours are deterministic.
void use_one_blas_thread() {
#if defined(HAVE_CBLAS)
  static const bool once = [] {
    if (openblas_set_num_threads) openblas_set_num_threads(1);
    return true;
  }();
  static_cast<void>(once);
#endif
}

}  // namespace

template <class T>
void gemm(Transpose a, Transpose b, std::size_t m, std::size_t n, std::size_t k, T alpha, const T* A,
          const T* B, T beta, T* C) {
  if (m == 0 || n == 0) return;
  if (k == 0) {
    for (std::size_t i = 0; i < m * n; ++i) C[i] = beta == T(0) ? T(0) : beta * C[i];
    return;
  }
  if (is_thin<T>(n)) return thin_gemm(a, b, m, n, k, alpha, A, B, beta, C);
  use_one_blas_thread();
  const auto flag = [](Transpose t) { return t == Transpose::yes ? cxxblas::Trans : cxxblas::NoTrans; };
  const auto step = [](std::size_t columns) { return static_cast<int>(columns); };
  cxxblas::gemm<int>(cxxblas::RowMajor, flag(a), flag(b), step(m), step(n), step(k), alpha, A,
                     step(a == Transpose::yes ? m : k), B, step(b == Transpose::yes ? k : n), beta, C,
                     step(n));
}

std::string blas_core() {
#if defined(HAVE_CBLAS)
  return openblas_get_corename ? openblas_get_corename() : "another BLAS";
#else
  return "FLENS";
#endif
}

std::string better_blas_core() {
  if (blas_core() != "Prescott") return "";
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) return "SkylakeX";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
  return "";
}

template void gemm(Transpose, Transpose, std::size_t, std::size_t, std::size_t, float, const float*,
                   const float*, float, float*);
template void gemm(Transpose, Transpose, std::size_t, std::size_t, std::size_t, double, const double*,
                   const double*, double, double*);

}  // namespace vqgrad::kernels
