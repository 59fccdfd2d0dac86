#pragma once
#include <algorithm>
#include <concepts>
#include <iterator>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "autodiff/errors.hpp"
#include "autodiff/shape.hpp"

namespace vqgrad {

/// A span with the shape of the row-major array that it holds.
template <class T>
struct ShapedSpan : std::span<T> {
  ShapedSpan(std::span<T> elements, const Shape& shape) : std::span<T>(elements), shape_(shape) {}
  const Shape& shape() const { return shape_; }

 private:
  Shape shape_;
};

/// An xtensor container, view or expression, or another array of numbers with a shape and a `begin` that goes
/// through it in row-major order. No type of xtensor is named, so this header does not include it.
template <class A>
concept ArrayLike = std::is_arithmetic_v<typename A::value_type> && requires(const A& array) {
  array.size(), array.shape().begin(), *array.begin();
};

/// An array as a function's argument, not copied: an ArrayLike with its shape, or a vector or span, whose
/// shape is (n). Elements of another type are converted; integers are not made of fractions. Remembers the
/// line where it was written.
template <class T>
class ArrayArgument {
 public:
  ArrayArgument() : shape_{0} {}
  /// Throws TapeError if there are more axes than a Shape has.
  template <ArrayLike A>
  requires(!std::integral<T> || std::integral<typename A::value_type>)
      ArrayArgument(const A& array, int line = __builtin_LINE(), const char* file = __builtin_FILE())
      : here_(line, file), array_(std::addressof(array)), read_(read<A>) {
    for (const auto length : array.shape()) {
      if (shape_.rank() == Shape::max_rank) fail("array", "an array has at most 4 axes", here_);
      shape_ = shape_.inserting(shape_.rank(), static_cast<std::size_t>(length));
    }
    // Not `data()`: xtensor's views give the first element of what they are views of.
    if constexpr (std::contiguous_iterator<decltype(array.begin())> &&
                  std::same_as<typename A::value_type, T>)
      data_ = std::to_address(array.begin());
  }
  template <std::convertible_to<std::span<const T>> R>
  requires(!ArrayLike<R>)
      ArrayArgument(const R& elements, int line = __builtin_LINE(), const char* file = __builtin_FILE())
      : here_(line, file), shape_{std::span<const T>(elements).size()}, data_(std::data(elements)) {}

  const Shape& shape() const { return shape_; }
  Here here() const { return here_; }
  /// The elements where they lie, or null if they are not a T[] in row-major order.
  const T* data() const { return data_; }
  /// Reads each element once, in row-major order. Throws TapeError for an integer out of T's range.
  void copy_to(std::span<T> to, Here here) const {
    if (data_)
      std::copy(data_, data_ + to.size(), to.begin());
    else if (!to.empty())
      read_(array_, to, here);
  }
  /// The elements where they lie, or copied to `memory`.
  std::span<const T> elements(std::vector<T>& memory, Here here) const {
    if (data_) return {data_, shape_.size()};
    memory.resize(shape_.size());
    return copy_to(memory, here), memory;
  }

 private:
  template <class A>
  static void read(const void* array, std::span<T> to, Here here) {
    auto from = static_cast<const A*>(array)->begin();
    for (T& x : to) {
      const typename A::value_type element = *from;
      if constexpr (std::integral<T>)
        if (!std::in_range<T>(element)) fail("array", std::to_string(element) + " is out of range", here);
      x = static_cast<T>(element);
      ++from;
    }
  }

  Here here_;
  Shape shape_;
  const T* data_ = nullptr;
  const void* array_ = nullptr;
  void (*read_)(const void* array, std::span<T> to, Here here) = nullptr;
};

}  // namespace vqgrad
