#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "autodiff/tape.hpp"
#include "datasets/batches.hpp"
#include "datasets/splits.hpp"
#include "nn/adam.hpp"
#include "nn/best_epoch.hpp"
#include "nn/mode.hpp"
#include "nn/parameters.hpp"
#include "nn/training.hpp"

namespace vqgrad {

/// A click model: a batch's logits (B).
using ClickModel =
    std::function<Var<float>(Tape<float>& tape, const Batch& batch, Mode mode, Random& random)>;

struct ClickMetrics {
  double auc = 0;
  double logloss = 0;  ///< mean, in nats
};

struct ClickOptions {
  double learning_rate = 1e-3;
  double weight_decay = 1e-6;  ///< L2 inside Adam
};

/// Trains a click model on batches with binary cross-entropy and dense Adam.
class ClickTrainer {
 public:
  ClickTrainer(ClickModel model, Parameters<float>& parameters, ClickOptions options);

  /// One pass over `batches` in their present order; returns the mean training loss in nats. `random` draws
  /// the dropout masks; `after_step(step)` is called after each of batches.size() steps and ends the epoch by
  /// returning false. Throws Error if the loss is not finite.
  double train_epoch(Batches& batches, Random& random, const std::function<bool(std::size_t)>& after_step);

  /// One step; returns the batch's mean loss. In steady state it allocates nothing.
  double step(const Batch& batch, Random& random);

  /// AUC and log loss of the present model over all rows of `batches`, without dropout.
  ClickMetrics evaluate(Batches& batches);

  Adam<float>& optimizer() { return adam_; }

 private:
  Var<float> loss(const Batch& batch, Random& random);

  ClickModel model_;
  Tape<float> tape_;
  Adam<float> adam_;
  Training<float> training_;
  std::vector<float> logits_, labels_;
};

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
