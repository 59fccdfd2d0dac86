#include "autodiff/kernels/broadcast_shape.hpp"

#include <algorithm>

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

}  // namespace vqgrad
