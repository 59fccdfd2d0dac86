#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {

/// The nearer of -size and +size to each number of z (B, D): bits (B, D), the lower one at 0, and values (B,
/// D).
template <class T>
struct Signs {
  Indices<T> bits;
  Var<T> values;
};
template <class T>
Signs<T> nearest_sign(Var<T> z, T size) {
  const T two[] = {-size, size};
  const Shape shape = z.shape();
  const Var<T> both = z.tape().input(two, Shape{2, 1});
  const Indices<T> bits = nearest_code(reshape(z, Shape{shape[0], shape[1], 1}), both);
  return {bits, reshape(gather(both, bits), shape)};
}

/// Values of bits, without a tape.
template <class T>
std::vector<T> values_of_bits(std::span<const std::int32_t> bits, T size) {
  std::vector<T> values;
  values.reserve(bits.size());
  for (const auto bit : bits) values.push_back(bit == 0 ? -size : size);
  return values;
}

}  // namespace vqgrad
