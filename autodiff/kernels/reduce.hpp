#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>

#include "autodiff/kernels/broadcast_loop.hpp"

// Sums and maxima of the elements of a large array that go with the same element of a small one.
namespace vqgrad::kernels {

/// Every run goes with all sums. Four runs at a time, since a sum waits until its last value is written.
template <class Width, class Term>
void add_columns(std::size_t first, std::size_t last, Width n, double* sums, const Term& term) {
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

/// term(k, i) + ... + term(k + length - 1, i), as 16 sums side by side: one would wait for itself at every
/// element.
template <class Term>
double sum_run(std::size_t k, std::size_t i, std::size_t length, const Term& term) {
  constexpr std::size_t lanes = tile;
  std::array<double, lanes> parts{};
  std::size_t x = 0;
  for (; x + lanes <= length; x += lanes)
#pragma omp simd
    for (std::size_t lane = 0; lane < lanes; ++lane)
      parts[lane] += static_cast<double>(term(k + x + lane, i));
  for (std::size_t lane = 0; x < length; ++x, ++lane) parts[lane] += static_cast<double>(term(k + x, i));
  double total = 0;
  for (const double part : parts) total += part;
  return total;
}

/// sums[i] = the sum of term(k, i) over the runs [first, last).
template <class Term>
void sum_runs(const BroadcastLoop& loop, std::size_t first, std::size_t last, double* sums,
              const Term& term) {
  std::fill_n(sums, loop.small_size(), 0.0);
  if (loop.is_columns())
    return with_width(loop.run_length(),
                      [&, first, last](auto n) { add_columns(first, last, n, sums, term); });
  loop.each_run(first, last, [&](std::size_t k, std::size_t i, std::size_t length) {
    if (loop.repeats()) {
      sums[i] += sum_run(k, i, length, term);
    } else {
#pragma omp simd
      for (std::size_t x = 0; x < length; ++x) sums[i + x] += static_cast<double>(term(k + x, i + x));
    }
  });
}

/// sums[i] = the sum of term(k, i) over the elements k that go with i. Column sums use a fixed number of
/// partial sums, so the result does not depend on the thread count.
template <class Term>
void reduce_sum(const BroadcastLoop& loop, std::span<double> sums, const Term& term) {
  constexpr std::size_t parts = 4, most_sums = 256;
  const std::size_t size = loop.small_size();
  if (loop.repeats() || size > most_sums || loop.large_size() < parts * least_products)
    return sum_runs(loop, 0, loop.runs(), sums.data(), term);
  std::array<double, parts * most_sums> partial;
  parallel_for(parts, 1, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t p = begin; p < end; ++p)
      sum_runs(loop, loop.runs() * p / parts, loop.runs() * (p + 1) / parts, &partial[p * size], term);
  });
  for (std::size_t i = 0; i < size; ++i) {
    sums[i] = 0;
    for (std::size_t p = 0; p < parts; ++p) sums[i] += partial[p * size + i];
  }
}

/// y[i] = the largest x[k] that goes with i, -infinity if there is none. NaN wins.
template <class T>
void reduce_max(const BroadcastLoop& loop, const T* x, T* y) {
  // Not std::max, which drops a NaN on one side.
  const auto larger = [](T a, T b) { return b > a || b != b ? b : a; };
  std::fill_n(y, loop.small_size(), -std::numeric_limits<T>::infinity());
  loop.each_run(0, loop.runs(), [&](std::size_t k, std::size_t i, std::size_t length) {
    if (loop.repeats()) {
      y[i] = fold(x + k, length, y[i], larger);
    } else {
#pragma omp simd
      for (std::size_t v = 0; v < length; ++v) y[i + v] = larger(y[i + v], x[k + v]);
    }
  });
}

}  // namespace vqgrad::kernels
