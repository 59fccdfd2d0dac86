#pragma once
#include <array>
#include <cstddef>

#include "autodiff/shape.hpp"

namespace vqgrad::kernels {

/// A walk through an array beside a smaller one that is broadcast to its shape, such as x beside its sums
/// over some axes. Neighbouring axes that are both repeated or both not are walked as one, so that what is
/// left for the inner loops is long.
class Runs {
 public:
  Runs(const Shape& small, const Shape& large);

  std::size_t large_size() const { return large_size_; }
  std::size_t small_size() const { return small_size_; }
  /// Whether a run has one small element, or one for each of its own.
  bool repeats() const { return step_[0] == 0; }

  /// f(k, i, length) for every contiguous run: element k + x of the large array goes with element i of the
  /// small one, or i + x.
  template <class F>
  void each_run(const F& f) const {
    if (large_size_ == 0) return;
    std::array<std::size_t, Shape::max_rank + 1> at{};
    std::size_t i = 0;
    for (std::size_t k = 0;;) {
      f(k, i, length_[0]);
      k += length_[0];
      if (k == large_size_) return;
      for (std::size_t axis = 1;; ++axis) {
        i += step_[axis];
        if (++at[axis] < length_[axis]) break;
        i -= step_[axis] * length_[axis];
        at[axis] = 0;
      }
    }
  }

  /// f(k, i) for every element; independent of each other.
  template <class F>
  void each(const F& f) const {
    if (repeats()) {
      each_run([&](std::size_t k, std::size_t i, std::size_t length) {
#pragma omp simd
        for (std::size_t x = 0; x < length; ++x) f(k + x, i);
      });
    } else {
      each_run([&](std::size_t k, std::size_t i, std::size_t length) {
#pragma omp simd
        for (std::size_t x = 0; x < length; ++x) f(k + x, i + x);
      });
    }
  }

  /// sums[i] = the sum of term(k, i) over the elements k that go with i.
  template <class Term>
  void sum(double* sums, const Term& term) const {
    for (std::size_t i = 0; i < small_size_; ++i) sums[i] = 0;
    each_run([&](std::size_t k, std::size_t i, std::size_t length) {
      if (repeats()) {
        // Many sums at a time: one would wait for itself at every element.
        std::array<double, lanes> parts{};
        std::size_t x = 0;
        for (; x + lanes <= length; x += lanes)
#pragma omp simd
          for (std::size_t lane = 0; lane < lanes; ++lane)
            parts[lane] += static_cast<double>(term(k + x + lane, i));
        for (std::size_t lane = 0; x < length; ++x, ++lane)
          parts[lane] += static_cast<double>(term(k + x, i));
        double total = 0;
        for (const double part : parts) total += part;
        sums[i] += total;
      } else {
#pragma omp simd
        for (std::size_t x = 0; x < length; ++x) sums[i + x] += static_cast<double>(term(k + x, i + x));
      }
    });
  }

  /// y[i] = the largest x[k] that goes with i, -infinity where there is none; NaN wins.
  template <class T>
  void max(const T* x, T* y) const;

 private:
  static constexpr std::size_t lanes = 16;

  // The innermost axis first.
  std::array<std::size_t, Shape::max_rank> length_{1}, step_{};
  std::size_t large_size_, small_size_;
};

}  // namespace vqgrad::kernels
