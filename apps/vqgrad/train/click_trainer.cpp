#include "apps/vqgrad/train/click_trainer.hpp"

#include <cmath>
#include <utility>

#include "apps/vqgrad/metrics/ranking.hpp"
#include "autodiff/ops/losses.hpp"
#include "base/error.hpp"
#include "datasets/batches_ahead.hpp"

namespace vqgrad {

ClickTrainer::ClickTrainer(ClickModel model, Parameters<float>& parameters, ClickOptions options)
    : model_(std::move(model)),
      adam_(parameters, {.learning_rate = options.learning_rate, .weight_decay = options.weight_decay}) {}

double ClickTrainer::step(const Batch& batch, Random& random) {
  tape_.reset();
  const Var<float> logits = model_(tape_, batch, Mode::train, random);
  const Var<float> labels = tape_.input(batch.labels(), Shape{batch.size()});
  const Var<float> loss = binary_cross_entropy_with_logits(logits, labels).named("loss");
  const double value = static_cast<double>(loss.item());
  if (!std::isfinite(value))
    throw Error(Exit::internal, "the training loss is not finite: lower the learning rate (--learning-rate)");
  tape_.backward(loss);
  adam_.step();
  return value;
}

double ClickTrainer::train_epoch(Batches& batches, Random& random,
                                 const std::function<bool(std::size_t)>& after_step) {
  double sum = 0;
  std::size_t rows = 0;
  BatchesAhead ahead(batches);
  for (std::size_t k = 0; k < batches.size(); ++k) {
    const Batch& batch = ahead.next();
    sum += step(batch, random) * static_cast<double>(batch.size());
    rows += batch.size();
    if (!after_step(k + 1)) break;
  }
  return sum / static_cast<double>(rows);
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
