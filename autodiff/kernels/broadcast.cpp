#include "autodiff/kernels/broadcast.hpp"

#include <algorithm>

namespace vqgrad::kernels {
namespace {

template <class T>
void put(T& to, double sum, Write write) {
  to = static_cast<T>(write == Write::set ? sum : static_cast<double>(to) + sum);
}

/// to[j] = sum over rows of from[row][j]; `tile` sums at a time stay in registers.
template <class T>
void sum_rows(const T* from, std::size_t rows, std::span<T> to, Write write) {
  constexpr std::size_t tile = 16;
  const std::size_t columns = to.size();
  for (std::size_t j = 0; j < columns; j += tile) {
    std::array<double, tile> sums{};
    const std::size_t width = std::min(tile, columns - j);
    if (width == tile) {
      for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t x = 0; x < tile; ++x) sums[x] += static_cast<double>(from[r * columns + j + x]);
    } else {
      for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t x = 0; x < width; ++x) sums[x] += static_cast<double>(from[r * columns + j + x]);
    }
    for (std::size_t x = 0; x < width; ++x) put(to[j + x], sums[x], write);
  }
}

bool is_tail(const Shape& of, const Shape& shape) {
  for (std::size_t k = 1; k <= of.rank(); ++k)
    if (of[of.rank() - k] != shape[shape.rank() - k]) return false;
  return true;
}

}  // namespace

template <class T>
void sum_to(std::span<const T> from, const Shape& from_shape, std::span<T> to, const Shape& to_shape,
            Write write) {
  if (to_shape == from_shape && write == Write::add) {
    for_parts(to.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t k = begin; k < end; ++k) to[k] += from[k];
    });
    return;
  }
  if (is_tail(to_shape, from_shape)) {
    sum_rows(from.data(), to.empty() ? 0 : from.size() / to.size(), to, write);
    return;
  }
  // Any other pattern: for each element of `to`, walk the axes it was repeated along.
  const auto step = broadcast_strides(to_shape, from_shape);
  const auto from_step = broadcast_strides(from_shape, from_shape);
  const std::size_t rank = from_shape.rank();
  const auto walk = [&](const auto& self, std::size_t axis, std::size_t base, std::size_t target) -> double {
    if (axis == rank) return static_cast<double>(from[base]);
    double sum = 0;
    if (step[axis] == 0) {
      for (std::size_t k = 0; k < from_shape[axis]; ++k)
        sum += self(self, axis + 1, base + k * from_step[axis], target);
    } else {
      const std::size_t k = target / step[axis];
      sum = self(self, axis + 1, base + k * from_step[axis], target % step[axis]);
    }
    return sum;
  };
  for (std::size_t t = 0; t < to.size(); ++t) put(to[t], walk(walk, 0, 0, t), write);
}

template void sum_to(std::span<const float>, const Shape&, std::span<float>, const Shape&, Write);
template void sum_to(std::span<const double>, const Shape&, std::span<double>, const Shape&, Write);

}  // namespace vqgrad::kernels
