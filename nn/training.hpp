#pragma once
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "autodiff/tape.hpp"
#include "nn/optimizer.hpp"

namespace vqgrad {

/// The training loop over mini-batches, on a tape and an optimizer that outlive it:
///
///   Training training(tape, adam);
///   for (std::size_t epoch = 1; epoch <= epochs; ++epoch) {
///     batches.shuffle(random);
///     const double loss = training.epoch(batches, [&](const auto& batch) { return model.loss(tape, batch);
///     });
///   }
template <class T>
class Training {
 public:
  /// `remedy` ends the text of the error for a loss that is not finite.
  Training(Tape<T>& tape, Optimizer<T>& optimizer, std::string remedy = "lower the learning rate")
      : tape_(tape), optimizer_(optimizer), remedy_(std::move(remedy)) {}

  /// One optimizer step: resets the tape, records loss() (a scalar) on it, runs the backward pass and updates
  /// the parameters. Returns the loss. Throws Error, before any parameter changes, if the loss is not finite.
  template <class Loss>
  double step(const Loss& loss) {
    tape_.reset();
    const Var<T> recorded = loss();
    const double value = static_cast<double>(recorded.item());
    if (!std::isfinite(value)) fail_not_finite();
    tape_.backward(recorded);
    optimizer_.step();
    ++steps_;
    return value;
  }

  /// One pass over batches[0], batches[1], ... in their present order, one step on loss(batch) each; returns
  /// the mean loss per row. `after_step(k)` is called after the k-th step of the pass, k = 1, 2, ..., while
  /// the step is still on the tape; the pass ends early if it returns false. In steady state the loop
  /// allocates nothing.
  template <class Batches, class Loss, class AfterStep>
  double epoch(Batches& batches, const Loss& loss, const AfterStep& after_step) {
    double sum = 0;
    std::size_t rows = 0;
    for (std::size_t k = 0; k < batches.size(); ++k) {
      const auto& batch = batches[k];
      sum += step([&] { return loss(batch); }) * static_cast<double>(batch.size());
      rows += batch.size();
      if (!after_step(k + 1)) break;
    }
    return sum / static_cast<double>(rows);
  }
  template <class Batches, class Loss>
  double epoch(Batches& batches, const Loss& loss) {
    return epoch(batches, loss, [](std::size_t) { return true; });
  }

  /// Optimizer steps so far.
  std::size_t steps() const { return steps_; }

 private:
  [[noreturn]] void fail_not_finite() const;

  Tape<T>& tape_;
  Optimizer<T>& optimizer_;
  std::string remedy_;
  std::size_t steps_ = 0;
};

}  // namespace vqgrad
