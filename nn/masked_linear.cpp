#include "nn/masked_linear.hpp"

#include <span>

#include "autodiff/ops/elementwise.hpp"
#include "nn/activate.hpp"

namespace vqgrad {

template <class T>
MaskedLinear<T>::MaskedLinear(Scope<T> scope, const std::vector<std::size_t>& in,
                              const std::vector<std::size_t>& out, MaskedLinearOptions options)
    : scope_(scope.name()),
      activation_(options.activation),
      weight_(&scope.create("weight", Shape{in.size(), out.size()}, options.initializer)) {
  if (options.bias)
    bias_ = &scope.create("bias", Shape{out.size()}, kaiming_uniform(), Fans{in.size(), out.size()});
  for (const auto from : in)
    for (const auto to : out) mask_.push_back(from <= to ? T(1) : T(0));
}

template <class T>
Var<T> MaskedLinear<T>::operator()(Var<T> x, Here here) const {
  Tape<T>& tape = x.tape();
  const TapeScope scope{tape, scope_, here};
  const Var<T> weight = tape.parameter(*weight_) * tape.input(mask_, weight_->shape());
  if (bias_) return linear(x, weight, tape.parameter(*bias_), activation_);
  return activate(matmul(x, weight), activation_);
}

template class MaskedLinear<float>;
template class MaskedLinear<double>;

}  // namespace vqgrad
