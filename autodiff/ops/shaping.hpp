#pragma once
#include <initializer_list>
#include <ranges>
#include <span>

#include "autodiff/tape.hpp"

namespace vqgrad {

/// The same elements in row-major order under another shape of the same size; a copy.
template <class T>
Var<T> reshape(Var<T> x, const Shape& shape, Here here = {});

/// The elements with begin <= index < end along `axis`; a copy. begin == end gives length 0.
template <class T>
Var<T> slice(Var<T> x, int axis, std::size_t begin, std::size_t end, Here here = {});

/// The parts one after the other along `axis`; all other axes must agree.
template <class T>
Var<T> concatenate(std::span<const Var<T>> parts, int axis, Here here = {});
template <class T>
Var<T> concatenate(std::initializer_list<Var<T>> parts, int axis, Here here = {}) {
  return concatenate(std::span<const Var<T>>(parts.begin(), parts.size()), axis, here);
}
template <std::ranges::contiguous_range Parts>
auto concatenate(const Parts& parts, int axis, Here here = {}) {
  return concatenate(std::span<const std::ranges::range_value_t<Parts>>(parts), axis, here);
}

/// x repeated along axes of length 1 and new leading axes, by NumPy's rule; dL/dx sums over the repeats.
template <class T>
Var<T> broadcast_to(Var<T> x, const Shape& shape, Here here = {});

}  // namespace vqgrad
