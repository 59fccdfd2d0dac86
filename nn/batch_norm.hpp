#pragma once
#include <cstddef>
#include <string>

#include "autodiff/tape.hpp"
#include "nn/mode.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

struct BatchNormOptions {
  double momentum = 0.1;  ///< of the running statistics, in [0, 1]
  double epsilon = 1e-5;  ///< 0 or more
};

/// Batch normalization of x (..., width), column by column (Ioffe, Szegedy 2015, arXiv 1502.03167):
///
///   y = gain (x - mean) / sqrt(variance + epsilon) + bias
///
/// A row is one index of all leading axes: of pictures (B, H, W, width) there are B H W. Training uses the
/// mean and the biased variance of the batch's rows and, as in torch, updates the running ones: running <- (1
/// - momentum) running + momentum batch, with the unbiased variance; a batch of one row has none and changes
/// nothing. Evaluation uses the running ones. Parameters "SCOPE.gain", "SCOPE.bias", buffers
/// "SCOPE.running_mean", "SCOPE.running_variance", all (width).
template <class T>
class BatchNorm {
 public:
  /// Throws UsageError for options out of range.
  BatchNorm(Scope<T> scope, std::size_t width, BatchNormOptions options = {});

  Var<T> operator()(Var<T> x, Mode mode, Here here = {});

  Parameter<T>& gain() const { return *gain_; }
  Parameter<T>& bias() const { return *bias_; }
  const Parameter<T>& running_mean() const { return *running_mean_; }
  const Parameter<T>& running_variance() const { return *running_variance_; }

 private:
  /// (rows, width)
  Var<T> normalize(Var<T> x, Mode mode);
  void update_running(std::span<const T> mean, std::span<const T> variance, std::size_t rows);

  std::string scope_;
  BatchNormOptions options_;
  Parameter<T>*gain_, *bias_, *running_mean_, *running_variance_;
};

}  // namespace vqgrad
