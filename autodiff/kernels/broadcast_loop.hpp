#pragma once
#include <array>
#include <cstddef>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "autodiff/shape.hpp"

namespace vqgrad::kernels {

/// A loop over a large array beside a small one that is broadcast to its shape, such as x beside its sums
/// over some axes: element i of the small array goes with element k of the large one. For the shapes (A, 1,
/// C) and (A, B, C) it is
///
///   for a < A, b < B, c < C:  k = (a B + b) C + c,  i = a C + c
///
/// Neighbouring axes that are both repeated, or both not, become one axis, so that the innermost loop, a run,
/// is long. reduce.hpp has sums and maxima over such a loop.
class BroadcastLoop {
 public:
  BroadcastLoop(const Shape& small, const Shape& large);

  std::size_t large_size() const { return large_size_; }
  std::size_t small_size() const { return small_size_; }

  /// Runs are the contiguous pieces of the large array that the innermost loop goes through.
  std::size_t runs() const { return large_size_ == 0 ? 0 : large_size_ / length_[0]; }
  std::size_t run_length() const { return length_[0]; }
  /// Whether all elements of a run go with one small element, rather than each with its own.
  bool repeats() const { return step_[0] == 0; }
  /// Whether every run goes with the whole small array, as each row goes with the sums of the columns.
  bool is_columns() const { return !repeats() && small_size_ == length_[0]; }

  /// f(k, i, length) for the runs [first, last): element k + x of the large array goes with element i of the
  /// small one if the loop repeats, else with element i + x.
  template <class F>
  void each_run(std::size_t first, std::size_t last, const F& f) const {
    // The position of run `first` on each outer axis, then counted up like an odometer.
    std::array<std::size_t, Shape::max_rank + 1> position{};
    std::size_t i = 0;
    for (std::size_t axis = 1, outer = first; outer > 0; outer /= length_[axis++]) {
      position[axis] = outer % length_[axis];
      i += position[axis] * step_[axis];
    }
    for (std::size_t run = first; run < last;) {
      f(run * length_[0], i, length_[0]);
      if (++run == last) return;
      for (std::size_t axis = 1;; ++axis) {
        i += step_[axis];
        if (++position[axis] < length_[axis]) break;
        i -= step_[axis] * length_[axis];
        position[axis] = 0;
      }
    }
  }

  /// f(k, i) for every element of the large array, in any order and shared among threads.
  template <class F>
  void each(const F& f) const {
    if (is_columns() && runs() > 1) return each_column(f);
    if (repeats())
      share_runs([&](std::size_t k, std::size_t i, std::size_t begin, std::size_t end) {
#pragma omp simd
        for (std::size_t x = begin; x < end; ++x) f(k + x, i);
      });
    else
      share_runs([&](std::size_t k, std::size_t i, std::size_t begin, std::size_t end) {
#pragma omp simd
        for (std::size_t x = begin; x < end; ++x) f(k + x, i + x);
      });
  }

 private:
  template <class F>
  void each_column(const F& f) const {
    parallel_for(runs(), grain(length_[0], least_copied),
                 [&](std::size_t begin, std::size_t end, std::size_t) {
                   with_width(length_[0], [&, begin, end](auto n) {
                     for (std::size_t run = begin; run < end; ++run)
#pragma omp simd
                       for (std::size_t i = 0; i < n; ++i) f(run * n + i, i);
                   });
                 });
  }

  /// part(k, i, begin, end) for parts of runs: threads share the runs, or the elements of the only one.
  template <class Part>
  void share_runs(const Part& part) const {
    if (runs() == 1)
      return for_parts(length_[0], [&](std::size_t begin, std::size_t end) { part(0, 0, begin, end); });
    parallel_for(runs(), grain(length_[0], least_copied),
                 [&](std::size_t begin, std::size_t end, std::size_t) {
                   each_run(begin, end,
                            [&](std::size_t k, std::size_t i, std::size_t length) { part(k, i, 0, length); });
                 });
  }

  // The innermost axis first; `step` is the small array's, 0 along a repeated axis.
  std::array<std::size_t, Shape::max_rank> length_{1}, step_{};
  std::size_t large_size_, small_size_;
};

}  // namespace vqgrad::kernels
