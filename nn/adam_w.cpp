#include "nn/adam_w.hpp"

#include "nn/adam_update.hpp"

namespace vqgrad {
namespace {

void require_options(const AdamWOptions& options) {
  vqgrad::require_options(AdamOptions{.beta1 = options.beta1,
                                      .beta2 = options.beta2,
                                      .epsilon = options.epsilon,
                                      .weight_decay = options.weight_decay});
}

}  // namespace

template <class T>
AdamW<T>::AdamW(Parameters<T>& parameters, AdamWOptions options)
    : Optimizer<T>(parameters, options.learning_rate, {"first_moment", "second_moment"}), options_(options) {
  require_options(options);
}

template <class T>
AdamW<T>::AdamW(const std::vector<Parameter<T>*>& parameters, AdamWOptions options)
    : Optimizer<T>(parameters, options.learning_rate, {"first_moment", "second_moment"}), options_(options) {
  require_options(options);
}

template <class T>
void AdamW<T>::update(typename Optimizer<T>::Slot& slot) {
  AdamStep step =
      AdamStep::at(slot.steps, this->learning_rate(), options_.beta1, options_.beta2, options_.epsilon);
  step.shrink = 1 - this->learning_rate() * options_.weight_decay;
  adam_update<T>(slot.parameter->mutate(), slot.parameter->gradient(), slot.moments[0], slot.moments[1],
                 step);
}

template class AdamW<float>;
template class AdamW<double>;

}  // namespace vqgrad
