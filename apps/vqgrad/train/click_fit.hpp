#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "apps/vqgrad/train/click_trainer.hpp"
#include "apps/vqgrad/train/train_options.hpp"
#include "datasets/splits.hpp"
#include "nn/best_epoch.hpp"

namespace vqgrad {

struct ClickEpoch {
  std::size_t epoch = 0;  ///< from 1
  double train_loss = 0;  ///< mean over the epoch, dropout on, in nats
  ClickMetrics validation;
  double train_seconds = 0, evaluate_seconds = 0;
};

/// The training so far.
struct ClickFit {
  std::vector<ClickEpoch> epochs;
  BestEpoch best;  ///< by the highest validation AUC
  double train_seconds = 0, evaluate_seconds = 0;

  void add(const ClickEpoch& epoch);
};

/// Trains until `fit` has `epochs` epochs. Each epoch draws its order and dropout masks from streams named by
/// its number, so that it does not depend on how many ran in this process. `after_epoch` is called after each
/// epoch has been added to `fit`.
void fit_click_model(ClickFit& fit, ClickTrainer& trainer, const FeatureEncoder& encoder, const Split& split,
                     std::size_t epochs, std::size_t batch, Random random,
                     const std::function<void()>& after_epoch);

}  // namespace vqgrad
