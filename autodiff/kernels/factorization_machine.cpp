#include "autodiff/kernels/factorization_machine.hpp"

#include <algorithm>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {
namespace {

/// Calls `body(begin, end, column, n)` for rows of a thread's share and n columns, n a constant.
template <class Body>
void for_shares(std::size_t rows, std::size_t fields, std::size_t width, const Body& body) {
  parallel_for(rows, grain(fields * width), [&](std::size_t begin, std::size_t end, std::size_t) {
    for_lanes(width, [=](std::size_t column, auto n) { body(begin, end, column, n); });
  });
}

}  // namespace

template <class T>
void factorization_machine(const T* x, std::size_t rows, std::size_t fields, std::size_t width, T* y) {
  std::fill(y, y + rows, T(0));
  for_shares(rows, fields, width, [=](std::size_t begin, std::size_t end, std::size_t column, auto n) {
    for (std::size_t b = begin; b < end; ++b) {
      Lanes<T, n()> before{}, pairs{};
      for (std::size_t f = 0; f < fields; ++f) {
        const Lanes<T, n()> from = load<n()>(x + (b * fields + f) * width + column);
        pairs += from * before;
        before += from;
      }
      y[b] = static_cast<T>(static_cast<double>(y[b]) + sum_lanes<n()>(pairs));
    }
  });
}

template <class T>
void factorization_machine_gradient(const T* x, const T* g, std::size_t rows, std::size_t fields,
                                    std::size_t width, T* d, bool add) {
  for_shares(rows, fields, width, [=](std::size_t begin, std::size_t end, std::size_t column, auto n) {
    for (std::size_t b = begin; b < end; ++b) {
      const std::size_t first = b * fields * width + column, last = first + fields * width;
      Lanes<T, n()> sum{};
      for (std::size_t i = first; i < last; i += width) sum += load<n()>(x + i);
      for (std::size_t i = first; i < last; i += width) {
        const Lanes<T, n()> slope = g[b] * (sum - load<n()>(x + i));
        store(d + i, add ? load<n()>(d + i) + slope : slope);
      }
    }
  });
}

template void factorization_machine(const float*, std::size_t, std::size_t, std::size_t, float*);
template void factorization_machine(const double*, std::size_t, std::size_t, std::size_t, double*);
template void factorization_machine_gradient(const float*, const float*, std::size_t, std::size_t,
                                             std::size_t, float*, bool);
template void factorization_machine_gradient(const double*, const double*, std::size_t, std::size_t,
                                             std::size_t, double*, bool);

}  // namespace vqgrad::kernels
