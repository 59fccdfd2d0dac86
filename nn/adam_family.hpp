#pragma once
#include <vector>

#include "nn/adam_update.hpp"
#include "nn/optimizer.hpp"
#include "nn/require_option.hpp"

namespace vqgrad {

/// What Adam and its relatives share: two moments, and the options beta1, beta2 and epsilon, checked.
template <class T, class Options>
class AdamFamily : public Optimizer<T> {
 protected:
  /// `parameters` is a `Parameters<T>` or a list of some, as Optimizer takes them.
  template <class Some>
  AdamFamily(Some& parameters, const Options& options)
      : Optimizer<T>(parameters, options.learning_rate, {"first_moment", "second_moment"}),
        options_(options) {
    require_option("an optimizer's beta1", options.beta1, Range::below_one);
    require_option("an optimizer's beta2", options.beta2, Range::below_one);
    require_option("an optimizer's epsilon", options.epsilon, Range::finite);
    if constexpr (requires { options.weight_decay; })
      require_option("an optimizer's weight_decay", options.weight_decay, Range::finite);
  }

  AdamStep next_step(const typename Optimizer<T>::Slot& slot) const {
    return AdamStep::at(slot.steps, this->learning_rate(), options_.beta1, options_.beta2, options_.epsilon);
  }

  static void move(typename Optimizer<T>::Slot& slot, std::size_t begin, std::size_t end,
                   const AdamStep& step) {
    const auto part = [=](std::span<T> all) { return all.subspan(begin, end - begin); };
    adam_update<T>(part(slot.values), part(slot.parameter->gradient()), part(slot.moments[0]),
                   part(slot.moments[1]), step);
  }

  Options options_;
};

}  // namespace vqgrad
