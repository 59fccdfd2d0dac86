#pragma once
#include <vector>

#include "nn/optimizer.hpp"

namespace vqgrad {

struct SgdOptions {
  double learning_rate = 1e-2;
  double momentum = 0;
  double weight_decay = 0;  ///< lambda, L2 inside the gradient
};

/// Stochastic gradient descent with momentum (Polyak 1964), as torch.optim.SGD without dampening:
///
///   g <- g + lambda x,  m <- momentum m + g,  x <- x - learning_rate m
template <class T>
class Sgd : public Optimizer<T> {
 public:
  explicit Sgd(Parameters<T>& parameters, SgdOptions options = {});
  explicit Sgd(const std::vector<Parameter<T>*>& parameters, SgdOptions options = {});

 private:
  void update(typename Optimizer<T>::Slot& slot, std::size_t begin, std::size_t end) override;

  SgdOptions options_;
};

}  // namespace vqgrad
