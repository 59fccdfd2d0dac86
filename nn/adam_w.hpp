#pragma once
#include <vector>

#include "nn/adam_family.hpp"

namespace vqgrad {

struct AdamWOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 1e-2;  ///< lambda, decoupled; torch's default
};

/// Adam with decoupled weight decay (Loshchilov, Hutter 2019, arXiv 1711.05101, as torch.optim.AdamW):
///
///   x <- (1 - learning_rate lambda) x, then Adam's step with lambda = 0
template <class T>
class AdamW : public AdamFamily<T, AdamWOptions> {
 public:
  explicit AdamW(Parameters<T>& parameters, AdamWOptions options = {})
      : AdamFamily<T, AdamWOptions>(parameters, options) {}
  explicit AdamW(const std::vector<Parameter<T>*>& parameters, AdamWOptions options = {})
      : AdamFamily<T, AdamWOptions>(parameters, options) {}

 private:
  void update(typename Optimizer<T>::Slot& slot, std::size_t begin, std::size_t end) override;
};

}  // namespace vqgrad
