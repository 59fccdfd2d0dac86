#include "nn/adam_w.hpp"

namespace vqgrad {

template <class T>
void AdamW<T>::update(typename Optimizer<T>::Slot& slot) {
  AdamStep step = this->next_step(slot);
  step.shrink = 1 - this->learning_rate() * this->options_.weight_decay;
  adam_update<T>(slot.parameter->mutate(), slot.parameter->gradient(), slot.moments[0], slot.moments[1],
                 step);
}

template class AdamW<float>;
template class AdamW<double>;

}  // namespace vqgrad
