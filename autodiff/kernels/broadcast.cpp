#include "autodiff/kernels/broadcast.hpp"

#include <algorithm>

#include "autodiff/kernels/reduce.hpp"

namespace vqgrad {

std::optional<Shape> broadcast(const Shape& a, const Shape& b) {
  Shape result = a.rank() >= b.rank() ? a : b;
  for (std::size_t k = 1; k <= std::min(a.rank(), b.rank()); ++k) {
    const std::size_t m = a[a.rank() - k];
    const std::size_t n = b[b.rank() - k];
    if (m != n && m != 1 && n != 1) return std::nullopt;
    result[result.rank() - k] = m == 1 ? n : m;
  }
  return result;
}

std::array<std::size_t, Shape::max_rank> broadcast_strides(const Shape& from, const Shape& to) {
  std::array<std::size_t, Shape::max_rank> strides{};
  std::size_t stride = 1;
  for (std::size_t k = 1; k <= from.rank(); ++k) {
    const std::size_t length = from[from.rank() - k];
    strides[to.rank() - k] = length == 1 ? 0 : stride;
    stride *= length;
  }
  return strides;
}

template <class T>
void kernels::sum_to(std::span<const T> from, const Shape& from_shape, std::span<T> to, const Shape& to_shape,
                     std::span<double> sums, bool add) {
  if (add && from_shape == to_shape)
    return for_parts(to.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t k = begin; k < end; ++k) to[k] += from[k];
    });
  reduce_sum(BroadcastLoop(to_shape, from_shape), sums, [=](std::size_t k, std::size_t) { return from[k]; });
  for (std::size_t i = 0; i < to.size(); ++i)
    to[i] = static_cast<T>(add ? static_cast<double>(to[i]) + sums[i] : sums[i]);
}

template void kernels::sum_to(std::span<const float>, const Shape&, std::span<float>, const Shape&,
                              std::span<double>, bool);
template void kernels::sum_to(std::span<const double>, const Shape&, std::span<double>, const Shape&,
                              std::span<double>, bool);

}  // namespace vqgrad
