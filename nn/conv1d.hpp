#pragma once
#include <cstddef>
#include <string>

#include "autodiff/tape.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

struct Conv1dOptions {
  std::size_t stride = 1;
  std::size_t padding = 0;  ///< zeros on each side
  Initializer initializer = kaiming_uniform();
};

/// y[b, o, l] = bias[o] + sum_{c, w} weight[o, c, w] x[b, c, l stride + w - padding]: x (B, in, L),
/// y (B, out, (L + 2 padding - width) / stride + 1), "SCOPE.weight" (out, in, width), "SCOPE.bias" (out).
template <class T>
class Conv1d {
 public:
  Conv1d(Scope<T> scope, std::size_t in, std::size_t out, std::size_t width, Conv1dOptions options = {});

  Var<T> operator()(Var<T> x, Here here = {}) const;

  Parameter<T>& weight() const { return *weight_; }
  Parameter<T>& bias() const { return *bias_; }

 private:
  std::string scope_;
  std::size_t stride_, padding_;
  Parameter<T>*weight_, *bias_;
};

}  // namespace vqgrad
