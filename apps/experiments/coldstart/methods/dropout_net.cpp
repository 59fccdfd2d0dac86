#include "apps/experiments/coldstart/methods/dropout_net.hpp"

namespace vqgrad {
namespace {

constexpr double masked_share = 0.1;

}  // namespace

Var<float> DropoutNet::pretraining_logits(const Batch& batch) {
  Tape<float>& tape = cell_.tape();
  const bool whole_batches = cell_.data().features == ColdFeatures::origin;
  const bool masked = chance_.uniform() < masked_share;
  if (whole_batches && !masked) return cell_.logits(batch);
  const auto keep = tape.arena().make<float>(batch.size());
  for (float& x : keep) x = whole_batches || chance_.uniform() < masked_share ? 0.0f : 1.0f;
  const std::vector<float> mean = cell_.hot_mean();
  const Var<float> kept = tape.input(keep, Shape{batch.size(), 1});
  const Var<float> prior = tape.input(mean, Shape{1, cell_.width()});
  return cell_.logits(batch, kept * cell_.id_vectors(batch) + (1.0f - kept) * prior);
}

void DropoutNet::write(Ratings) {
  if (cell_.data().features == ColdFeatures::origin) return;
  const std::vector<float> mean = cell_.hot_mean();
  for (const auto id : cell_.data().cold_ids) cell_.write_row(id, mean);
}

}  // namespace vqgrad
