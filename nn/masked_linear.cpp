#include "nn/masked_linear.hpp"

#include <span>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/tools/tape_scope.hpp"
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
  const TapeScope<T> scope(tape, scope_);
  const Var<T> mask = tape.input(std::span<const T>(mask_), weight_->shape());
  const Var<T> weight = multiply(tape.parameter(*weight_, here), mask, here);
  if (bias_) return linear(x, weight, tape.parameter(*bias_, here), activation_, here);
  return activate(matmul(x, weight, here), activation_, here);
}

template class MaskedLinear<float>;
template class MaskedLinear<double>;

}  // namespace vqgrad
