#pragma once
#include <array>
#include <cstddef>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "autodiff/shape.hpp"
#include "base/parallel.hpp"

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

  /// How many contiguous runs there are.
  std::size_t runs() const { return large_size_ == 0 ? 0 : large_size_ / length_[0]; }

  /// f(k, i, length) for the runs [first, last): element k + x of the large array goes with element i of the
  /// small one, or i + x.
  template <class F>
  void each_run(std::size_t first, std::size_t last, const F& f) const {
    std::array<std::size_t, Shape::max_rank + 1> at{};
    std::size_t i = 0;
    for (std::size_t axis = 1, outer = first; outer > 0; outer /= length_[axis++]) {
      at[axis] = outer % length_[axis];
      i += at[axis] * step_[axis];
    }
    for (std::size_t run = first; run < last;) {
      f(run * length_[0], i, length_[0]);
      if (++run == last) return;
      for (std::size_t axis = 1;; ++axis) {
        i += step_[axis];
        if (++at[axis] < length_[axis]) break;
        i -= step_[axis] * length_[axis];
        at[axis] = 0;
      }
    }
  }

  /// f(k, i) for every element; independent of each other, and shared among threads.
  template <class F>
  void each(const F& f) const {
    if (is_columns() && runs() > 1)
      return parallel_for(runs(), grain(length_[0], least_copied),
                          [&](std::size_t begin, std::size_t end, std::size_t) {
                            with_width(length_[0], [&, begin, end](auto n) {
                              for (std::size_t run = begin; run < end; ++run)
#pragma omp simd
                                for (std::size_t i = 0; i < n; ++i) f(run * n + i, i);
                            });
                          });
    const auto share = [&](const auto& run) {
      if (runs() == 1)
        return parallel_for(length_[0], least_copied,
                            [&](std::size_t begin, std::size_t end, std::size_t) { run(0, 0, begin, end); });
      parallel_for(
          runs(), grain(length_[0], least_copied), [&](std::size_t begin, std::size_t end, std::size_t) {
            each_run(begin, end,
                     [&](std::size_t k, std::size_t i, std::size_t length) { run(k, i, 0, length); });
          });
    };
    if (repeats())
      share([&](std::size_t k, std::size_t i, std::size_t begin, std::size_t end) {
#pragma omp simd
        for (std::size_t x = begin; x < end; ++x) f(k + x, i);
      });
    else
      share([&](std::size_t k, std::size_t i, std::size_t begin, std::size_t end) {
#pragma omp simd
        for (std::size_t x = begin; x < end; ++x) f(k + x, i + x);
      });
  }

  /// sums[i] = the sum of term(k, i) over the elements k that go with i. Sums of columns are those of a fixed
  /// number of parts, so that neither they depend on the number of threads.
  template <class Term>
  void sum(double* sums, const Term& term) const {
    constexpr std::size_t parts = 4, most_sums = 256;
    if (repeats() || small_size_ > most_sums || large_size_ < parts * least_products)
      return sum_runs(0, runs(), sums, term);
    std::array<double, parts * most_sums> partial;
    parallel_for(parts, 1, [&](std::size_t begin, std::size_t end, std::size_t) {
      for (std::size_t p = begin; p < end; ++p)
        sum_runs(runs() * p / parts, runs() * (p + 1) / parts, &partial[p * small_size_], term);
    });
    for (std::size_t i = 0; i < small_size_; ++i) {
      sums[i] = 0;
      for (std::size_t p = 0; p < parts; ++p) sums[i] += partial[p * small_size_ + i];
    }
  }

  /// y[i] = the largest x[k] that goes with i, -infinity where there is none; NaN wins.
  template <class T>
  void max(const T* x, T* y) const;

 private:
  static constexpr std::size_t lanes = 16;

  /// Whether every run goes with all of the small array.
  bool is_columns() const { return !repeats() && small_size_ == length_[0]; }

  template <class Term>
  void sum_runs(std::size_t first, std::size_t last, double* sums, const Term& term) const {
    for (std::size_t i = 0; i < small_size_; ++i) sums[i] = 0;
    if (is_columns())
      return with_width(length_[0], [&, first, last](auto n) { sum_columns(first, last, n, sums, term); });
    each_run(first, last, [&](std::size_t k, std::size_t i, std::size_t length) {
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

  /// Every run goes with all sums: four at a time, since a sum waits for its last value to be written.
  template <class Width, class Term>
  static void sum_columns(std::size_t first, std::size_t last, Width n, double* sums, const Term& term) {
    const auto at = [&](std::size_t k, std::size_t i) { return static_cast<double>(term(k, i)); };
    std::size_t run = first;
    for (; run + 4 <= last; run += 4)
#pragma omp simd
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t k = run * n + i;
        sums[i] += (at(k, i) + at(k + n, i)) + (at(k + 2 * n, i) + at(k + 3 * n, i));
      }
    for (; run < last; ++run)
#pragma omp simd
      for (std::size_t i = 0; i < n; ++i) sums[i] += at(run * n + i, i);
  }

  // The innermost axis first.
  std::array<std::size_t, Shape::max_rank> length_{1}, step_{};
  std::size_t large_size_, small_size_;
};

}  // namespace vqgrad::kernels
