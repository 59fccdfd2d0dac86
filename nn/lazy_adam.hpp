#pragma once
#include <vector>

#include "nn/adam_family.hpp"

namespace vqgrad {

struct LazyAdamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
};

/// Adam that leaves rows alone (a row: one index of the first axis) whose gradient is zero throughout:
/// neither the values nor the moments of such a row move, as in torch.optim.SparseAdam. For tables too large
/// to stream at every step.
///
/// This is another algorithm than Adam, not a faster one: there a row goes on moving by its old moments, and
/// its moments decay; here they wait for the row's next gradient, while the bias corrections go by the
/// parameter's steps. There is no weight decay, which would have to move every row.
template <class T>
class LazyAdam : public AdamFamily<T, LazyAdamOptions> {
 public:
  explicit LazyAdam(Parameters<T>& parameters, LazyAdamOptions options = {})
      : AdamFamily<T, LazyAdamOptions>(parameters, options) {}
  explicit LazyAdam(const std::vector<Parameter<T>*>& parameters, LazyAdamOptions options = {})
      : AdamFamily<T, LazyAdamOptions>(parameters, options) {}

 private:
  void update(typename Optimizer<T>::Slot& slot, std::size_t begin, std::size_t end) override;
};

}  // namespace vqgrad
