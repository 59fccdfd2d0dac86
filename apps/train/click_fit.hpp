#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "apps/click/click_trainer.hpp"
#include "apps/train/train_options.hpp"
#include "datasets/splits.hpp"

namespace vqgrad {

struct ClickEpoch {
  std::size_t epoch = 0;  ///< from 1
  double train_loss = 0;  ///< mean over the epoch, dropout on, in nats
  ClickMetrics validation;
  double train_seconds = 0, evaluate_seconds = 0;
};

struct ClickFit {
  std::vector<ClickEpoch> epochs;
  std::size_t best_epoch = 0;  ///< of the highest validation AUC
  double train_seconds = 0, evaluate_seconds = 0;
};

/// Trains for `epochs` epochs and leaves the parameters as they were after the epoch that validation AUC
/// picks. Each epoch's order and dropout masks are drawn from streams of its own number, so that an epoch
/// does not depend on how many ran in this process. `after_epoch` is called with each finished epoch.
ClickFit fit_click_model(ClickTrainer& trainer, Parameters<float>& parameters, const FeatureEncoder& encoder,
                         const Split& split, std::size_t epochs, std::size_t batch, Random random,
                         const std::function<void(const ClickEpoch&)>& after_epoch);

}  // namespace vqgrad
