#include "nn/adam_w.hpp"

namespace vqgrad {

template <class T>
void AdamW<T>::update(typename Optimizer<T>::Slot& slot, std::size_t begin, std::size_t end) {
  AdamStep step = this->next_step(slot);
  step.shrink = 1 - this->learning_rate() * this->options_.weight_decay;
  this->move(slot, begin, end, step);
}

template class AdamW<float>;
template class AdamW<double>;

}  // namespace vqgrad
