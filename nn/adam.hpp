#pragma once
#include <vector>

#include "nn/adam_family.hpp"

namespace vqgrad {

struct AdamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;  ///< lambda, L2 inside the gradient
};

/// Adam (Kingma, Ba 2015, arXiv 1412.6980), dense, with L2 as torch.optim.Adam's weight_decay has it: at step
/// t
///
///   g <- g + lambda x,  m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2,
///   x <- x - learning_rate m^ / (sqrt(v^) + epsilon),   m^ = m / (1 - beta1^t),  v^ = v / (1 - beta2^t)
///
/// All rows of an embedding move at every step, by decay and by old moments, whether a batch names them or
/// not; LazyAdam is another algorithm.
template <class T>
class Adam : public AdamFamily<T, AdamOptions> {
 public:
  explicit Adam(Parameters<T>& parameters, AdamOptions options = {})
      : AdamFamily<T, AdamOptions>(parameters, options) {}
  explicit Adam(const std::vector<Parameter<T>*>& parameters, AdamOptions options = {})
      : AdamFamily<T, AdamOptions>(parameters, options) {}

 private:
  void update(typename Optimizer<T>::Slot& slot, std::size_t begin, std::size_t end) override;
};

}  // namespace vqgrad
