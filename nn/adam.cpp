#include "nn/adam.hpp"

#include <limits>

#include "nn/adam_update.hpp"

namespace vqgrad {

void require_options(const AdamOptions& options) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  require_option("beta1", options.beta1, 1);
  require_option("beta2", options.beta2, 1);
  require_option("epsilon", options.epsilon, infinity);
  require_option("weight_decay", options.weight_decay, infinity);
}

template <class T>
Adam<T>::Adam(Parameters<T>& parameters, AdamOptions options)
    : Optimizer<T>(parameters, options.learning_rate, {"first_moment", "second_moment"}), options_(options) {
  require_options(options);
}

template <class T>
Adam<T>::Adam(const std::vector<Parameter<T>*>& parameters, AdamOptions options)
    : Optimizer<T>(parameters, options.learning_rate, {"first_moment", "second_moment"}), options_(options) {
  require_options(options);
}

template <class T>
void Adam<T>::update(typename Optimizer<T>::Slot& slot) {
  AdamStep step =
      AdamStep::at(slot.steps, this->learning_rate(), options_.beta1, options_.beta2, options_.epsilon);
  step.l2 = options_.weight_decay;
  adam_update<T>(slot.parameter->mutate(), slot.parameter->gradient(), slot.moments[0], slot.moments[1],
                 step);
}

template class Adam<float>;
template class Adam<double>;

}  // namespace vqgrad
