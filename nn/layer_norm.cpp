#include "nn/layer_norm.hpp"

#include "autodiff/ops/normalization.hpp"

namespace vqgrad {

template <class T>
LayerNorm<T>::LayerNorm(Scope<T> scope, std::size_t width, LayerNormOptions options)
    : scope_(scope.name()),
      options_(options),
      gain_(&scope.create("gain", Shape{width}, constant(1))),
      bias_(&scope.create("bias", Shape{width}, constant(0))) {}

template <class T>
Var<T> LayerNorm<T>::operator()(Var<T> x, Here here) const {
  Tape<T>& tape = x.tape();
  const TapeScope scope{tape, scope_, here};
  return layer_norm(x, tape.parameter(*gain_), tape.parameter(*bias_), options_.epsilon);
}

template class LayerNorm<float>;
template class LayerNorm<double>;

}  // namespace vqgrad
