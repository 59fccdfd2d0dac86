#include "nn/training.hpp"

#include "base/error.hpp"

namespace vqgrad {

template <class T>
void Training<T>::fail_not_finite() const {
  throw Error(Exit::internal,
              "the training loss is not finite after " + std::to_string(steps_) + " steps: " + remedy_);
}

template class Training<float>;
template class Training<double>;

}  // namespace vqgrad
