#include "apps/experiments/coldstart/methods/dropout_net.hpp"

namespace vqgrad {
namespace {

constexpr double masked_share = 0.1;

}  // namespace

Var<float> DropoutNet::pretraining_logits(const Batch& batch) {
  Tape<float>& tape = model_.tape();
  const bool whole_batches = model_.data().features == ColdFeatures::origin;
  const bool masked = chance_.uniform() < masked_share;
  if (whole_batches && !masked) return model_.logits(batch);
  const auto keep = tape.arena().make<float>(batch.size());
  for (float& x : keep) x = whole_batches || chance_.uniform() < masked_share ? 0.0f : 1.0f;
  const std::vector<float> mean = model_.ids().hot_mean();
  const Var<float> kept = tape.input(keep, Shape{batch.size(), 1});
  const Var<float> prior = tape.input(mean, Shape{1, model_.width()});
  return model_.logits(batch, kept * model_.id_vectors(batch) + (1.0f - kept) * prior);
}

void DropoutNet::write(RatingRows) {
  if (model_.data().features == ColdFeatures::origin) return;
  const std::vector<float> mean = model_.ids().hot_mean();
  for (const auto id : model_.data().cold_ids) model_.ids().write(id, mean);
}

}  // namespace vqgrad
