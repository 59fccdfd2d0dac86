#include "nn/batch_norm.hpp"

#include "autodiff/ops/normalization.hpp"
#include "autodiff/ops/shaping.hpp"
#include "nn/require_option.hpp"

namespace vqgrad {
namespace {

BatchNormOptions checked(const BatchNormOptions& options) {
  require_option("batch normalization's momentum", options.momentum, Range::up_to_one);
  require_option("batch normalization's epsilon", options.epsilon, Range::non_negative);
  return options;
}

}  // namespace

template <class T>
BatchNorm<T>::BatchNorm(Scope<T> scope, std::size_t width, BatchNormOptions options)
    : scope_(scope.name()),
      options_(checked(options)),
      gain_(&scope.create("gain", Shape{width}, constant(1))),
      bias_(&scope.create("bias", Shape{width}, constant(0))),
      running_mean_(&scope.create_buffer("running_mean", Shape{width}, constant(0))),
      running_variance_(&scope.create_buffer("running_variance", Shape{width}, constant(1))) {}

template <class T>
Var<T> BatchNorm<T>::operator()(Var<T> x, Mode mode, Here here) {
  const TapeScope scope{x.tape(), scope_, here};
  const Shape shape = x.shape();
  if (shape.rank() < 3) return normalize(x, mode);
  const Shape rows{shape.size_between(0, shape.rank() - 1), shape.back()};
  return reshape(normalize(reshape(x, rows), mode), shape);
}

template <class T>
Var<T> BatchNorm<T>::normalize(Var<T> x, Mode mode) {
  Tape<T>& tape = x.tape();
  const Var<T> gain = tape.parameter(*gain_), bias = tape.parameter(*bias_);
  if (mode == Mode::evaluate)
    return batch_norm_inference(x, gain, bias, running_mean_->values(), running_variance_->values(),
                                options_.epsilon);
  const auto result = batch_norm(x, gain, bias, options_.epsilon);
  update_running(result.mean, result.variance, x.shape()[0]);
  return result.y;
}

template <class T>
void BatchNorm<T>::update_running(std::span<const T> mean, std::span<const T> variance, std::size_t rows) {
  if (rows < 2) return;
  const T take = static_cast<T>(options_.momentum), keep = static_cast<T>(1 - options_.momentum);
  const T unbiased = static_cast<T>(static_cast<double>(rows) / static_cast<double>(rows - 1));
  const auto running_mean = running_mean_->mutate(), running_variance = running_variance_->mutate();
  for (std::size_t j = 0; j < mean.size(); ++j) {
    running_mean[j] = keep * running_mean[j] + take * mean[j];
    running_variance[j] = keep * running_variance[j] + take * (unbiased * variance[j]);
  }
}

template class BatchNorm<float>;
template class BatchNorm<double>;

}  // namespace vqgrad
