#include "nn/conv1d.hpp"

#include "autodiff/ops/convolution.hpp"

namespace vqgrad {

template <class T>
Conv1d<T>::Conv1d(Scope<T> scope, std::size_t in, std::size_t out, std::size_t width, Conv1dOptions options)
    : scope_(scope.name()),
      stride_(options.stride),
      padding_(options.padding),
      weight_(&scope.create("weight", Shape{out, in, width}, options.initializer)),
      bias_(&scope.create("bias", Shape{out}, kaiming_uniform(), Fans::of(weight_->shape()))) {}

template <class T>
Var<T> Conv1d<T>::operator()(Var<T> x, Here here) const {
  Tape<T>& tape = x.tape();
  const TapeScope scope{tape, scope_, here};
  return conv1d(x, tape.parameter(*weight_), tape.parameter(*bias_), stride_, padding_);
}

template class Conv1d<float>;
template class Conv1d<double>;

}  // namespace vqgrad
