#include "apps/vqgrad/train/click_fit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "apps/vqgrad/terminal/interrupt.hpp"
#include "apps/vqgrad/terminal/progress.hpp"
#include "apps/vqgrad/train/stopwatch.hpp"

namespace vqgrad {

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
