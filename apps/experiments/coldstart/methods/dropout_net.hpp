#pragma once
#include <vector>

#include "apps/experiments/coldstart/warmup_method.hpp"

namespace vqgrad {

/// DropoutNet's idea (Volkovs et al., NeurIPS 2017): in pre-training some ids' embeddings are replaced by the
/// mean of the hot ids', so that the backbone learns to do without. With the origin's features as the CVAR
/// paper's code has it: one batch in ten as a whole. Otherwise one row in ten, and
/// `write` gives cold ids the mean.
class DropoutNet : public WarmupMethod {
 public:
  explicit DropoutNet(ColdModel& model) : WarmupMethod(model), chance_(model.stream("dropoutnet")) {}
  Var<float> pretraining_logits(const Batch& batch) override;
  void write(RatingRows known) override;

 private:
  Random chance_;
};

}  // namespace vqgrad
