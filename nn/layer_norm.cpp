#include "nn/layer_norm.hpp"

#include "autodiff/ops/normalization.hpp"
#include "autodiff/tools/tape_scope.hpp"

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
  const TapeScope<T> scope(tape, scope_);
  return layer_norm(x, tape.parameter(*gain_, here), tape.parameter(*bias_, here), options_.epsilon, here);
}

template class LayerNorm<float>;
template class LayerNorm<double>;

}  // namespace vqgrad
