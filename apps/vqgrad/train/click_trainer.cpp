#include "apps/vqgrad/train/click_trainer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "apps/vqgrad/metrics/ranking.hpp"
#include "apps/vqgrad/terminal/interrupt.hpp"
#include "apps/vqgrad/terminal/progress.hpp"
#include "autodiff/ops/losses.hpp"
#include "base/stopwatch.hpp"

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

void ClickFit::add(const ClickEpoch& epoch) {
  epochs.push_back(epoch);
  best.offer(epochs.size(), -epoch.validation.auc);
  train_seconds += epoch.train_seconds;
  evaluate_seconds += epoch.evaluate_seconds;
}

void fit_click_model(ClickFit& fit, ClickTrainer& trainer, const FeatureEncoder& encoder, const Split& split,
                     std::size_t epochs, std::size_t batch, Random random,
                     const std::function<void()>& after_epoch) {
  Batches validation(encoder, split.validation, 4 * batch);
  while (fit.epochs.size() < epochs) {
    ClickEpoch result;
    result.epoch = fit.epochs.size() + 1;
    Batches batches(encoder, split.train, batch);
    Random order = random.split(fmt::format("order {}", result.epoch));
    Random masks = random.split(fmt::format("dropout {}", result.epoch));
    batches.shuffle(order);
    {
      Progress progress(fmt::format("epoch {}/{}", result.epoch, epochs), split.train.size());
      const Stopwatch watch;
      result.train_loss = trainer.train_epoch(batches, masks, [&](std::size_t step) {
        progress.update(std::min(step * batch, split.train.size()));
        return !interrupted();
      });
      result.train_seconds = watch.seconds();
    }
    stop_if_interrupted();
    const Stopwatch watch;
    result.validation = trainer.evaluate(validation);
    result.evaluate_seconds = watch.seconds();
    fit.add(result);
    after_epoch();
  }
}

}  // namespace vqgrad
