#include "nn/linear.hpp"

#include "nn/activate.hpp"

namespace vqgrad {

template <class T>
Linear<T>::Linear(Scope<T> scope, std::size_t in, std::size_t out, LinearOptions options)
    : scope_(scope.name()),
      activation_(options.activation),
      weight_(&scope.create("weight", Shape{in, out}, options.initializer)) {
  if (options.bias) bias_ = &scope.create("bias", Shape{out}, options.bias_initializer, Fans{in, out});
}

template <class T>
Var<T> Linear<T>::operator()(Var<T> x, Here here) const {
  Tape<T>& tape = x.tape();
  const TapeScope scope{tape, scope_, here};
  const Var<T> weight = tape.parameter(*weight_);
  if (bias_) return linear(x, weight, tape.parameter(*bias_), activation_);
  return activate(matmul(x, weight), activation_);
}

template class Linear<float>;
template class Linear<double>;

}  // namespace vqgrad
