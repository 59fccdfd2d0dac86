#pragma once
#include "apps/coldstart/warmup_method.hpp"

namespace vqgrad {

/// DropoutNet's idea (Volkovs et al., NeurIPS 2017) as the CVAR paper's code has it: in pre-training a batch
/// in ten sees the table's mean in place of every id's embedding, so that the backbone learns to do without.
class DropoutNet : public WarmupMethod {
 public:
  explicit DropoutNet(ColdCell& cell) : WarmupMethod(cell), chance_(cell.stream("dropoutnet")) {}
  Var<float> pretraining_logits(const Batch& batch) override;

 private:
  Random chance_;
};

}  // namespace vqgrad
