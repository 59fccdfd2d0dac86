#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "autodiff/array.hpp"
#include "autodiff/shape.hpp"
#include "base/arena.hpp"

namespace vqgrad {

template <class T>
class Tape;

/// A named array that outlives the tape's steps, with its gradient. Only optimizers and loaders write it:
/// every `mutate` counts the version up, and a backward pass over a step recorded at an older version is an
/// error. nn/parameters.hpp makes them.
template <class T>
class Parameter {
 public:
  Parameter(std::string name, Shape shape)
      : name_(std::move(name)),
        shape_(shape),
        values_(memory_.make<T>(shape.size())),
        gradient_(memory_.make<T>(shape.size())) {
    for (T& x : values_) x = T(0);
    for (T& x : gradient_) x = T(0);
  }

  const std::string& name() const { return name_; }
  const Shape& shape() const { return shape_; }
  std::size_t size() const { return values_.size(); }
  ShapedSpan<const T> values() const { return {values_, shape_}; }
  std::span<T> mutate() { return ++version_, values_; }
  std::uint64_t version() const { return version_; }
  /// `parameters["decoder.weight"] = xt::eye(8)`. Throws TapeError if the array has another shape.
  Parameter& operator=(const ArrayArgument<T>& array) {
    if (array.shape() != shape_)
      fail("parameter",
           "'" + name_ + "' " + shape_.text() + " does not take an array " + array.shape().text(),
           array.here());
    std::vector<T> memory;  // the array may be an expression of these values
    std::ranges::copy(array.elements(memory, array.here()), mutate().begin());
    return *this;
  }

  /// dL/dvalues as the last backward pass left it; meaningful only if `has_gradient`, in that step.
  ShapedSpan<T> gradient() { return {gradient_, shape_}; }
  ShapedSpan<const T> gradient() const { return {gradient_, shape_}; }
  bool has_gradient() const { return has_gradient_; }
  void set_has_gradient(bool has) { has_gradient_ = has; }

  /// A frozen parameter is a constant on the tape.
  bool trainable() const { return trainable_; }
  void set_trainable(bool trainable) { trainable_ = trainable; }

 private:
  friend class Tape<T>;

  std::string name_;
  Shape shape_;
  Arena memory_{0};  // no larger than both arrays
  std::span<T> values_, gradient_;
  std::uint64_t version_ = 0;
  bool has_gradient_ = false;
  bool trainable_ = true;
  // Where it stands on a tape, so that a second use in a step finds the first one's node.
  std::uint32_t tape_epoch_ = 0, tape_node_ = 0;
};

}  // namespace vqgrad
