#pragma once
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "apps/experiments/coldstart/cold_model.hpp"

namespace vqgrad {

/// Some parameters trained by a fresh Adam, all others frozen, for some epochs over rows of interactions. The
/// backbone is in training mode throughout: dropout is on, batch normalization updates its statistics.
struct Phase {
  std::span<const std::uint32_t> rows;
  std::size_t epochs = 1;
  std::vector<Parameter<float>*> trainable;
  std::function<Var<float>(const Batch& batch)> loss;
  /// Called with the number of epochs so far; false ends the phase.
  std::function<bool(std::size_t epoch)> after_epoch = {};
};

struct PhaseTrainerOptions {
  std::size_t batch = 2048;
  double learning_rate = 1e-3;
  double weight_decay = 1e-6;  ///< L2 inside a dense Adam
};

/// Runs phases one after the other.
class PhaseTrainer {
 public:
  PhaseTrainer(ColdModel& model, const PhaseTrainerOptions& options)
      : model_(model), options_(options), order_(model.stream("order")) {}

  /// Throws Error if the loss is not finite, and with Exit::interrupted after a Ctrl-C.
  void run(const Phase& phase);
  /// Optimizer steps so far.
  std::size_t steps() const { return steps_; }

 private:
  ColdModel& model_;
  PhaseTrainerOptions options_;
  Random order_;
  std::size_t steps_ = 0;
};

/// A warm-up stage: the click loss over its rows, for the id table and, if wanted, the side tables.
Phase warm_up(ColdModel& model, std::span<const std::uint32_t> rows, std::size_t epochs, bool side_tables);

}  // namespace vqgrad
