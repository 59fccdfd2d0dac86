#include "nn/sgd.hpp"

#include "nn/require_option.hpp"

namespace vqgrad {
namespace {

void require_options(const SgdOptions& options) {
  require_option("an optimizer's momentum", options.momentum, Range::below_one);
  require_option("an optimizer's weight_decay", options.weight_decay, Range::non_negative);
}

}  // namespace

template <class T>
Sgd<T>::Sgd(Parameters<T>& parameters, SgdOptions options)
    : Optimizer<T>(parameters, options.learning_rate, {"momentum"}), options_(options) {
  require_options(options);
}

template <class T>
Sgd<T>::Sgd(const std::vector<Parameter<T>*>& parameters, SgdOptions options)
    : Optimizer<T>(parameters, options.learning_rate, {"momentum"}), options_(options) {
  require_options(options);
}

template <class T>
void Sgd<T>::update(typename Optimizer<T>::Slot& slot, std::size_t begin, std::size_t end) {
  const T rate = T(this->learning_rate()), keep = T(options_.momentum), l2 = T(options_.weight_decay);
  T* __restrict x = slot.values.data();
  const T* __restrict g = slot.parameter->gradient().data();
  T* __restrict m = slot.moments[0].data();
#pragma omp simd
  for (std::size_t k = begin; k < end; ++k) {
    m[k] = keep * m[k] + (g[k] + l2 * x[k]);
    x[k] -= rate * m[k];
  }
}

template class Sgd<float>;
template class Sgd<double>;

}  // namespace vqgrad
