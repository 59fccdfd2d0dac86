#include "autodiff/kernels/rooted_outer_products.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "autodiff/kernels/signed_root.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {

template <class T>
void signed_roots(const T* x, std::size_t rows, std::size_t width, const RootedRows<T>& to) {
  parallel_for(rows, grain(width), [=](std::size_t begin, std::size_t end, std::size_t) {
    with_width(width, [=](auto w) {
      for (std::size_t i = begin; i < end; ++i) {
        const T* const from = x + i * w;
        T* const roots = to.roots + i * w;
        T least = std::numeric_limits<T>::infinity();
#pragma omp simd reduction(min : least)
        for (std::size_t k = 0; k < w; ++k) {
          const T size = std::abs(from[k]);
          roots[k] = std::copysign(std::sqrt(size), from[k]);
          least = std::min(least, size);
        }
        to.least[i] = least;
      }
    });
  });
}

template <class T>
void rooted_outer_products(const T* a, const RootedRows<T>& of_a, const T* b, const RootedRows<T>& of_b,
                           std::size_t rows, std::size_t m, std::size_t n, T* y) {
  constexpr T large = static_cast<T>(4 * signed_root_epsilon / std::numeric_limits<T>::epsilon());
  parallel_for(rows, grain(m * n), [=](std::size_t begin, std::size_t end, std::size_t) {
    with_width(n, [=](auto width) {
      for (std::size_t i = begin; i < end; ++i) {
        const T *const right = b + i * width, *const right_roots = of_b.roots + i * width;
        const bool all_large = of_a.least[i] * of_b.least[i] >= large;
        for (std::size_t r = i * m; r < (i + 1) * m; ++r) {
          T* const to = y + r * width;
          const T left = a[r], left_root = of_a.roots[r];
#pragma omp simd
          for (std::size_t k = 0; k < width; ++k) to[k] = left_root * right_roots[k];
          if (all_large) continue;
#pragma omp simd
          for (std::size_t k = 0; k < width; ++k) {
            const T product = left * right[k], root = signed_root(product);
            to[k] = std::abs(product) >= large ? to[k] : root;
          }
        }
      }
    });
  });
}

template void signed_roots(const float*, std::size_t, std::size_t, const RootedRows<float>&);
template void signed_roots(const double*, std::size_t, std::size_t, const RootedRows<double>&);
template void rooted_outer_products(const float*, const RootedRows<float>&, const float*,
                                    const RootedRows<float>&, std::size_t, std::size_t, std::size_t, float*);
template void rooted_outer_products(const double*, const RootedRows<double>&, const double*,
                                    const RootedRows<double>&, std::size_t, std::size_t, std::size_t,
                                    double*);

}  // namespace vqgrad::kernels
