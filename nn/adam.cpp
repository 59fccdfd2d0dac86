#include "nn/adam.hpp"

namespace vqgrad {

template <class T>
void Adam<T>::update(typename Optimizer<T>::Slot& slot) {
  AdamStep step = this->next_step(slot);
  step.l2 = this->options_.weight_decay;
  adam_update<T>(slot.parameter->mutate(), slot.parameter->gradient(), slot.moments[0], slot.moments[1],
                 step);
}

template class Adam<float>;
template class Adam<double>;

}  // namespace vqgrad
