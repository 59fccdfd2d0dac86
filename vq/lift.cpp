#include "vq/lift.hpp"

#include "autodiff/errors.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {
namespace {

/// The padding that keeps the length; checked before the first parameter is made.
std::size_t padding_of(std::size_t width) {
  if (width % 2 == 0) throw UsageError("a convolution lift needs an odd width, got " + std::to_string(width));
  return width / 2;
}

}  // namespace

template <class T>
Var<T> lift_by_outer_product(Var<T> z, Root root, Here here) {
  const TapeScope scope{z.tape(), here};
  return root == Root::none ? outer_product(z, z) : rooted_outer_product(z, z);
}

template <class T>
ConvolutionLift<T>::ConvolutionLift(Scope<T> scope, std::size_t rows, std::size_t width)
    : convolution_(scope, 1, rows, width, {.padding = padding_of(width)}) {}

template <class T>
Var<T> ConvolutionLift<T>::operator()(Var<T> z, Here here) const {
  const TapeScope scope{z.tape(), here};
  if (z.shape().rank() != 2) fail("convolution_lift", z, "expected z of shape (B, D), got " + z.text());
  return convolution_(reshape(z, Shape{z.shape()[0], 1, z.shape()[1]}));
}

template Var<float> lift_by_outer_product(Var<float>, Root, Here);
template Var<double> lift_by_outer_product(Var<double>, Root, Here);
template class ConvolutionLift<float>;
template class ConvolutionLift<double>;

}  // namespace vqgrad
