#include "vq/priors/train_prior.hpp"

#include "base/error.hpp"
#include "nn/adam.hpp"
#include "nn/best_epoch.hpp"
#include "nn/mini_batches.hpp"
#include "nn/training.hpp"

namespace vqgrad {
namespace {

/// Some rows' codes and side information.
struct PriorRows {
  std::vector<std::int32_t> codes;
  std::vector<float> side;
};

void copy(const PriorRows& from, std::span<const std::uint32_t> rows, std::size_t positions,
          std::size_t width, PriorRows& to) {
  copy_rows(std::span<const std::int32_t>(from.codes), positions, rows, to.codes);
  copy_rows(std::span<const float>(from.side), width, rows, to.side);
}

template <class T>
struct Fitting {
  AutoregressivePrior<T>& prior;
  const PriorTraining& options;
  const PriorRows& training;
  const PriorRows& validation;  // the training rows if none are held out
  Random& random;

  double measure() const { return mean_bits(prior.bits(validation.codes, validation.side)); }

  /// Trains `parameters` alone and restores their best epoch, whose number it returns.
  std::size_t fit(const std::vector<Parameter<T>*>& parameters) {
    MiniBatches<std::uint32_t> batches(row_numbers(training.codes.size() / prior.positions()), options.batch);
    AdamW<T> adam(parameters, {.learning_rate = options.learning_rate, .weight_decay = options.weight_decay});
    Tape<T> tape;
    Training<T> loop(tape, adam);
    Snapshot<T> snapshot(parameters);
    BestEpoch best;
    best.offer(0, measure());
    PriorRows batch;
    for (std::size_t epoch = 1; epoch <= options.most_epochs; ++epoch) {
      if (best.is_stale(epoch - 1, options.patience)) break;
      batches.shuffle(random);
      loop.epoch(batches, [&](std::span<const std::uint32_t> rows) {
        copy(training, rows, prior.positions(), prior.side_width(), batch);
        return prior.loss(tape, batch.codes, batch.side, Mode::train, random);
      });
      if (best.offer(epoch, measure())) snapshot.take();
    }
    snapshot.restore();
    return best.epoch();
  }
};

}  // namespace

template <class T>
PriorFit train_prior(AutoregressivePrior<T>& prior, std::span<const std::int32_t> codes,
                     std::span<const float> side, const PriorTraining& options, Random random) {
  const std::size_t positions = prior.positions(), width = prior.side_width(), n = codes.size() / positions;
  if (n == 0) throw Error(Exit::internal, "a prior over codes needs at least one row to be trained on");
  std::vector<std::uint32_t> order = row_numbers(n);
  random.shuffle(std::span(order));
  const auto held = static_cast<std::size_t>(options.held_out_share * static_cast<double>(n));
  const PriorRows all{{codes.begin(), codes.end()}, {side.begin(), side.end()}};
  PriorRows training, held_out;
  copy(all, std::span(order).subspan(held), positions, width, training);
  copy(all, std::span(order).first(held), positions, width, held_out);
  const PriorRows& validation = held > 0 ? held_out : training;
  prior.start(training.codes);

  Fitting<T> fitting{prior, options, training, validation, random};
  for (auto* parameter : prior.code_parameters()) parameter->set_trainable(true);
  for (auto* parameter : prior.side_parameters()) parameter->set_trainable(false);
  PriorFit fit{.epochs = fitting.fit(prior.code_parameters())};
  for (auto* parameter : prior.side_parameters()) parameter->set_trainable(true);
  if (width > 0) {
    for (auto* parameter : prior.code_parameters()) parameter->set_trainable(false);
    fit.side_epochs = fitting.fit(prior.side_parameters());
    for (auto* parameter : prior.code_parameters()) parameter->set_trainable(true);
  }
  fit.training_bits = mean_bits(prior.bits(training.codes, training.side));
  fit.validation_bits = fitting.measure();
  return fit;
}

template PriorFit train_prior(AutoregressivePrior<float>&, std::span<const std::int32_t>,
                              std::span<const float>, const PriorTraining&, Random);
template PriorFit train_prior(AutoregressivePrior<double>&, std::span<const std::int32_t>,
                              std::span<const float>, const PriorTraining&, Random);

}  // namespace vqgrad
