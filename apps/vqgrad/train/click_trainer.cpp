#include "apps/vqgrad/train/click_trainer.hpp"

#include <utility>

#include "apps/vqgrad/metrics/ranking.hpp"
#include "autodiff/ops/losses.hpp"

namespace vqgrad {

ClickTrainer::ClickTrainer(ClickModel model, Parameters<float>& parameters, ClickOptions options)
    : model_(std::move(model)),
      adam_(parameters, {.learning_rate = options.learning_rate, .weight_decay = options.weight_decay}),
      training_(tape_, adam_, "lower the learning rate (--learning-rate)") {}

Var<float> ClickTrainer::loss(const Batch& batch, Random& random) {
  const Var<float> logits = model_(tape_, batch, Mode::train, random);
  const Var<float> labels = tape_.input(batch.labels(), Shape{batch.size()});
  return binary_cross_entropy_with_logits(logits, labels).named("loss");
}

double ClickTrainer::step(const Batch& batch, Random& random) {
  return training_.step([&] { return loss(batch, random); });
}

double ClickTrainer::train_epoch(Batches& batches, Random& random,
                                 const std::function<bool(std::size_t)>& after_step) {
  return training_.epoch(
      batches, [&](const Batch& batch) { return loss(batch, random); }, after_step);
}

ClickMetrics ClickTrainer::evaluate(Batches& batches) {
  logits_.clear();
  labels_.clear();
  Random unused;
  const NoGrad guard(tape_);
  for (const Batch& batch : batches) {
    tape_.reset();
    const auto values = model_(tape_, batch, Mode::evaluate, unused).values();
    logits_.insert(logits_.end(), values.begin(), values.end());
    labels_.insert(labels_.end(), batch.labels().begin(), batch.labels().end());
  }
  return {area_under_roc(logits_, labels_), log_loss(logits_, labels_)};
}

}  // namespace vqgrad
