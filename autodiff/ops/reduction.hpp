#pragma once
#include <initializer_list>
#include <span>
#include <string>

#include "autodiff/tape.hpp"

namespace vqgrad {

/// Which axes a reduction runs over: {} is all of them, -1 the last.
class Axes {
 public:
  Axes() = default;
  Axes(int axis) : Axes({axis}) {}  // NOLINT: sum(x, 0)
  Axes(std::initializer_list<int> axes);

  bool all() const { return count_ == 0; }
  std::span<const int> list() const { return {axes_, count_}; }
  /// "{0, -1}"
  std::string text() const;

 private:
  int axes_[Shape::max_rank] = {};
  std::size_t count_ = 0;
};

/// Whether reduced axes stay, with length 1.
enum class Keep { no, yes };

// y has the shape of x without the reduced axes (with length 1 there under Keep::yes); `sum(x)` is a scalar.
// Sums run in double. Errors: an axis that x does not have, an axis twice, and for all but `sum` a
// reduction of no elements.
/// y = sum of x over the axes; dL/dx = g, repeated. The sum of no elements is 0.
template <class T>
Var<T> sum(Var<T> x, Axes axes = {}, Keep keep = Keep::no, Here here = {});
/// y = sum(x) / n
template <class T>
Var<T> mean(Var<T> x, Axes axes = {}, Keep keep = Keep::no, Here here = {});
/// The largest x; elements that tie for it share the gradient evenly, as in torch.amax. NaN wins.
template <class T>
Var<T> max(Var<T> x, Axes axes = {}, Keep keep = Keep::no, Here here = {});
/// y = log sum exp(x), with the maximum taken out first; dL/dx = g exp(x - y).
template <class T>
Var<T> logsumexp(Var<T> x, Axes axes = {}, Keep keep = Keep::no, Here here = {});

}  // namespace vqgrad
