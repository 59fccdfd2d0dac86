#pragma once
#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>

namespace vqgrad {

/// The lengths of a row-major array's axes; rank 0 is a scalar. At most four axes, so that a shape lives in
/// the node and costs no allocation.
class Shape {
 public:
  static constexpr std::size_t max_rank = 4;

  Shape() = default;
  Shape(std::initializer_list<std::size_t> lengths) : Shape(std::span(lengths.begin(), lengths.size())) {}
  explicit Shape(std::span<const std::size_t> lengths);

  std::size_t rank() const { return rank_; }
  std::size_t operator[](std::size_t axis) const { return lengths_[axis]; }
  std::size_t& operator[](std::size_t axis) { return lengths_[axis]; }
  std::size_t back() const { return lengths_[rank_ - 1]; }
  const std::size_t* begin() const { return lengths_.data(); }
  const std::size_t* end() const { return lengths_.data() + rank_; }
  bool operator==(const Shape&) const = default;

  /// Number of elements: the product of the lengths, 1 for a scalar.
  std::size_t size() const { return size_between(0, rank_); }
  /// The product of the lengths of the axes in [first, last).
  std::size_t size_between(std::size_t first, std::size_t last) const;

  /// -1 is the last axis; nothing where there is no such axis.
  std::optional<std::size_t> axis(int signed_axis) const;
  /// The same shape with one axis of another length, or without it, or with a new one before it.
  Shape with(std::size_t axis, std::size_t length) const;
  Shape without(std::size_t axis) const;
  Shape inserting(std::size_t axis, std::size_t length) const;

  /// "(2, 3)", "()" for a scalar.
  std::string text() const;

 private:
  std::array<std::size_t, max_rank> lengths_{};
  std::size_t rank_ = 0;
};

}  // namespace vqgrad
