#include "nn/adam.hpp"

namespace vqgrad {

template <class T>
void Adam<T>::update(typename Optimizer<T>::Slot& slot, std::size_t begin, std::size_t end) {
  AdamStep step = this->next_step(slot);
  step.l2 = this->options_.weight_decay;
  this->move(slot, begin, end, step);
}

template class Adam<float>;
template class Adam<double>;

}  // namespace vqgrad
