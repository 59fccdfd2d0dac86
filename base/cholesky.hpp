#pragma once
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace vqgrad {

/// A = L L^T of a symmetric positive definite matrix (n, n), row-major; only the lower half is read.
class Cholesky {
 public:
  explicit Cholesky(std::size_t n) : n_(n), l_(n * n) {}

  void factor(std::span<const double> a) {
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = a[i * n_ + j];
        for (std::size_t k = 0; k < j; ++k) sum -= l_[i * n_ + k] * l_[j * n_ + k];
        l_[i * n_ + j] = i == j ? std::sqrt(sum) : sum / l_[j * n_ + j];
      }
  }

  /// x = A^-1 x, in place.
  void solve(std::span<double> x) const {
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t k = 0; k < i; ++k) x[i] -= l_[i * n_ + k] * x[k];
      x[i] /= l_[i * n_ + i];
    }
    solve_transposed(x);
  }
  /// x = L^-T x, in place.
  void solve_transposed(std::span<double> x) const {
    for (std::size_t i = n_; i-- > 0;) {
      for (std::size_t k = i + 1; k < n_; ++k) x[i] -= l_[k * n_ + i] * x[k];
      x[i] /= l_[i * n_ + i];
    }
  }
  /// x = L^T x, in place: the length of the result is sqrt(x^T A x).
  void multiply_transposed(std::span<double> x) const {
    for (std::size_t i = 0; i < n_; ++i) {
      double sum = 0;
      for (std::size_t k = i; k < n_; ++k) sum += l_[k * n_ + i] * x[k];
      x[i] = sum;
    }
  }

  /// L[i, k], k <= i.
  double lower(std::size_t i, std::size_t k) const { return l_[i * n_ + k]; }

 private:
  std::size_t n_;
  std::vector<double> l_;
};

}  // namespace vqgrad
