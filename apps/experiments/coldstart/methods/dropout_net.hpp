#pragma once
#include <vector>

#include "apps/experiments/coldstart/warmup_method.hpp"

namespace vqgrad {

/// DropoutNet (Volkovs et al., NeurIPS 2017): in pre-training some ids' embeddings are replaced by the mean
/// of the hot ids' embeddings, so that the backbone learns to predict without them. With the origin's
/// features one batch in ten as a whole, as in the CVAR paper's code. Otherwise one row in ten, and `write`
/// gives cold ids the mean.
class DropoutNet : public WarmupMethod {
 public:
  explicit DropoutNet(ColdModel& model) : WarmupMethod(model), chance_(model.stream("dropoutnet")) {}
  Var<float> pretraining_logits(const Batch& batch) override;
  void write(RatingRows known) override;

 private:
  Random chance_;
};

}  // namespace vqgrad
