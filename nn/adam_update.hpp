#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace vqgrad {

/// The numbers of one step of the Adam family, worked out once for every piece of a parameter.
struct AdamStep {
  double beta1, beta2, epsilon;
  double l2;                 ///< lambda, added to the gradient as lambda x
  double shrink;             ///< x is multiplied by it first: 1 - learning rate * decoupled decay
  double rate;               ///< learning rate / (1 - beta1^t)
  double second_correction;  ///< 1 / sqrt(1 - beta2^t)

  /// Step number t = 1, 2, ...
  static AdamStep at(std::uint64_t t, double learning_rate, double beta1, double beta2, double epsilon);
};

/// One pass over four arrays of one length, with x the values:
///
///   x <- shrink x,  g <- g + l2 x,  m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2,
///   x <- x - rate m / (second_correction sqrt(v) + epsilon)
template <class T>
void adam_update(std::span<T> values, std::span<const T> gradient, std::span<T> first, std::span<T> second,
                 const AdamStep& step);

}  // namespace vqgrad
