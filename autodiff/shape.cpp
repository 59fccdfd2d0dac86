#include "autodiff/shape.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace vqgrad {

Shape::Shape(std::span<const std::size_t> lengths) : rank_(lengths.size()) {
  if (rank_ > max_rank)
    throw Error(Exit::internal, "a shape has at most 4 axes, got " + std::to_string(rank_));
  std::copy(lengths.begin(), lengths.end(), lengths_.begin());
}

std::size_t Shape::size_between(std::size_t first, std::size_t last) const {
  std::size_t product = 1;
  for (std::size_t k = first; k < last; ++k)
    if (__builtin_mul_overflow(product, lengths_[k], &product))
      throw Error(Exit::internal, text() + " has more elements than there are numbers");
  return product;
}

std::optional<std::size_t> Shape::axis(int signed_axis) const {
  const int rank = static_cast<int>(rank_);
  if (signed_axis < -rank || signed_axis >= rank) return std::nullopt;
  return static_cast<std::size_t>(signed_axis < 0 ? signed_axis + rank : signed_axis);
}

Shape Shape::with(std::size_t axis, std::size_t length) const {
  Shape result = *this;
  result.lengths_[axis] = length;
  return result;
}

Shape Shape::without(std::size_t axis) const {
  Shape result;
  for (std::size_t k = 0; k < rank_; ++k)
    if (k != axis) result.lengths_[result.rank_++] = lengths_[k];
  return result;
}

Shape Shape::inserting(std::size_t axis, std::size_t length) const {
  if (rank_ == max_rank)
    throw Error(Exit::internal, "a shape has at most 4 axes: cannot add one to " + text());
  Shape result;
  for (std::size_t k = 0; k <= rank_; ++k) {
    if (k == axis) result.lengths_[result.rank_++] = length;
    if (k < rank_) result.lengths_[result.rank_++] = lengths_[k];
  }
  return result;
}

std::string Shape::text() const {
  std::string result = "(";
  for (std::size_t k = 0; k < rank_; ++k) result += (k ? ", " : "") + std::to_string(lengths_[k]);
  return result + ")";
}

}  // namespace vqgrad
