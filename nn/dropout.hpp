#pragma once
#include "autodiff/tape.hpp"
#include "base/random.hpp"
#include "nn/mode.hpp"

namespace vqgrad {

/// In training, each element is 0 with probability p and x / (1 - p) otherwise; in evaluation y = x.
/// Any shape. Srivastava et al. 2014, JMLR 15.
class Dropout {
 public:
  /// Throws UsageError unless 0 <= p < 1.
  explicit Dropout(double p);

  /// `random` draws the mask; unused in evaluation and if p = 0.
  template <class T>
  Var<T> operator()(Var<T> x, Mode mode, Random& random, Here here = {}) const;

  double p() const { return p_; }

 private:
  double p_;
};

}  // namespace vqgrad
