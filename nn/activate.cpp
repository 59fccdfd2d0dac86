#include "nn/activate.hpp"

#include "autodiff/errors.hpp"
#include "autodiff/ops/elementwise.hpp"

namespace vqgrad {

template <class T>
Var<T> activate(Var<T> x, Activation activation, Here here) {
  const TapeScope scope{x.tape(), here};
  switch (activation) {
    case Activation::none:
      return x;
    case Activation::relu:
      return relu(x);
    case Activation::leaky_relu:
      return leaky_relu(x, 0.01);
    case Activation::tanh:
      return tanh(x);
    case Activation::sigmoid:
      return sigmoid(x);
    case Activation::gelu:
      return gelu(x);
  }
  fail("activate", x, "no such activation: " + std::to_string(static_cast<int>(activation)));
}

template Var<float> activate(Var<float>, Activation, Here);
template Var<double> activate(Var<double>, Activation, Here);

}  // namespace vqgrad
