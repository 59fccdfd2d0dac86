#include "nn/linear.hpp"

#include "autodiff/ops/arithmetic.hpp"
#include "autodiff/ops/shaping.hpp"
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
  const TapeScope scope{x.tape(), scope_, here};
  return apply(x, x.tape().parameter(*weight_));
}

template <class T>
Var<T> Linear<T>::apply(Var<T> x, Var<T> weight) const {
  if (bias_) return linear(x, weight, x.tape().parameter(*bias_), activation_);
  const Shape shape = x.shape();
  const std::size_t last = shape.rank() - 1;
  if (shape.rank() <= 3) return activate(matmul(x, weight), activation_);
  const Var<T> rows = reshape(x, Shape{shape.size_between(0, last), shape.back()});
  return activate(reshape(matmul(rows, weight), shape.with(last, weight.shape()[1])), activation_);
}

template <class T>
MaskedLinear<T>::MaskedLinear(Scope<T> scope, const std::vector<std::size_t>& in,
                              const std::vector<std::size_t>& out, LinearOptions options)
    : Linear<T>(scope, in.size(), out.size(), std::move(options)) {
  for (const auto from : in)
    for (const auto to : out) mask_.push_back(from <= to ? T(1) : T(0));
}

template <class T>
Var<T> MaskedLinear<T>::operator()(Var<T> x, Here here) const {
  Tape<T>& tape = x.tape();
  const TapeScope scope{tape, this->scope_, here};
  return this->apply(x, tape.parameter(weight()) * tape.input(mask_, weight().shape()));
}

template class Linear<float>;
template class Linear<double>;
template class MaskedLinear<float>;
template class MaskedLinear<double>;

}  // namespace vqgrad
