#include "nn/dropout.hpp"

#include <string>

#include "autodiff/ops/dropout.hpp"
#include "base/error.hpp"

namespace vqgrad {

Dropout::Dropout(double p) : p_(p) {
  if (!(p >= 0 && p < 1)) throw UsageError("dropout takes a probability in [0, 1), got " + std::to_string(p));
}

template <class T>
Var<T> Dropout::operator()(Var<T> x, Mode mode, Random& random, Here here) const {
  const TapeScope scope{x.tape(), here};
  return mode == Mode::evaluate || p_ == 0 ? x : dropout(x, p_, random);
}

template Var<float> Dropout::operator()(Var<float>, Mode, Random&, Here) const;
template Var<double> Dropout::operator()(Var<double>, Mode, Random&, Here) const;

}  // namespace vqgrad
