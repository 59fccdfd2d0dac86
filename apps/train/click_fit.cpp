#include "apps/train/click_fit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "apps/terminal/interrupt.hpp"
#include "apps/terminal/progress.hpp"
#include "apps/train/stopwatch.hpp"

namespace vqgrad {
namespace {

std::vector<std::vector<float>> copy_values(const Parameters<float>& parameters) {
  std::vector<std::vector<float>> copy;
  for (const auto& parameter : parameters)
    copy.emplace_back(parameter.values().begin(), parameter.values().end());
  return copy;
}

void restore_values(Parameters<float>& parameters, const std::vector<std::vector<float>>& copy) {
  std::size_t k = 0;
  for (auto& parameter : parameters)
    std::copy(copy[k].begin(), copy[k].end(), parameter.mutate().begin()), ++k;
}

}  // namespace

ClickFit fit_click_model(ClickTrainer& trainer, Parameters<float>& parameters, const FeatureEncoder& encoder,
                         const Split& split, std::size_t epochs, std::size_t batch, Random random,
                         const std::function<void(const ClickEpoch&)>& after_epoch) {
  ClickFit fit;
  std::vector<std::vector<float>> best;
  Batches validation(encoder, split.validation, 4 * batch);
  for (std::size_t epoch = 1; epoch <= epochs; ++epoch) {
    ClickEpoch result;
    result.epoch = epoch;
    Batches batches(encoder, split.train, batch);
    Random order = random.split(fmt::format("order {}", epoch));
    Random masks = random.split(fmt::format("dropout {}", epoch));
    batches.shuffle(order);
    {
      Progress progress(fmt::format("epoch {}/{}", epoch, epochs), split.train.size());
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
    fit.train_seconds += result.train_seconds;
    fit.evaluate_seconds += result.evaluate_seconds;
    if (fit.best_epoch == 0 || result.validation.auc > fit.epochs[fit.best_epoch - 1].validation.auc) {
      fit.best_epoch = epoch;
      best = copy_values(parameters);
    }
    fit.epochs.push_back(result);
    after_epoch(result);
  }
  restore_values(parameters, best);
  return fit;
}

}  // namespace vqgrad
