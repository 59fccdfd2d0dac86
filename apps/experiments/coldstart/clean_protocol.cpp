#include "apps/experiments/coldstart/protocol.hpp"

#include <fmt/format.h>

#include <span>

#include "base/stopwatch.hpp"
#include "nn/best_epoch.hpp"

namespace vqgrad {
namespace {

/// Epochs without a gain that end the search: id rows that start at zero take several to do anything at all.
constexpr std::size_t patience = 16;

struct Stages {
  ColdModel& model;
  PhaseTrainer& trainer;
  WarmupMethod& method;
  const ProtocolOptions& options;
  std::vector<std::uint32_t> known;  ///< rows of the stages before

  void write(std::size_t stage, RatingRows more) {
    if (!method.writes_before(stage)) return;
    std::vector<std::uint32_t> all = known;
    all.insert(all.end(), more.begin(), more.end());
    method.write(all);
  }

  /// The number of epochs after which a held-out tenth of the stage's rows is predicted best; leaves the
  /// model as it was. Nothing sees that tenth: neither training nor a method that reads raters.
  std::size_t pick_epochs(std::size_t stage, Random random) {
    const RatingRows rows = model.data().split.warm[stage];
    std::vector<std::uint32_t> shuffled(rows.begin(), rows.end());
    random.shuffle(std::span(shuffled));
    const auto held = RatingRows(shuffled).first(shuffled.size() / 10);
    const auto kept = RatingRows(shuffled).subspan(held.size());

    const Snapshot<float> before(model.parameters());
    write(stage, kept);
    BestEpoch best;
    best.offer(0, evaluate(model, held).logloss);
    Phase phase = warm_up(model, kept, options.stage_epochs, options.side_tables);
    phase.after_epoch = [&](std::size_t epoch) {
      best.offer(epoch, evaluate(model, held).logloss);
      return !best.is_stale(epoch, patience);
    };
    trainer.run(phase);
    before.restore();
    return best.epoch();
  }
};

}  // namespace

TrialResult run_clean_protocol(ColdModel& model, const MethodEntry& entry, const ProtocolOptions& options) {
  const Stopwatch watch;
  PhaseTrainer trainer(model, options.trainer);
  const auto method = entry.make(model);
  pretrain(trainer, model, *method, options.pretraining_epochs);
  method->write({});

  TrialResult result;
  result.stages[0] = evaluate_test(model);
  Stages stages{model, trainer, *method, options, {}};
  std::size_t steps = 0;
  for (std::size_t stage = 0; stage < ColdSplit::stages; ++stage) {
    const auto& rows = model.data().split.warm[stage];
    const std::size_t epochs = stages.pick_epochs(stage, model.stream(fmt::format("held out {}", stage)));
    stages.write(stage, rows);
    result.epochs[stage] = epochs;
    const Phase phase = warm_up(model, rows, epochs, options.side_tables);
    const std::size_t before = trainer.steps();
    trainer.run(phase);
    steps += trainer.steps() - before;
    result.stages[stage + 1] = evaluate_test(model);
    result.trainable = 0;
    for (const auto* parameter : phase.trainable) result.trainable += parameter->size();
    stages.known.insert(stages.known.end(), rows.begin(), rows.end());
  }
  result.steps_per_stage = steps / ColdSplit::stages;
  result.bytes_per_item = static_cast<double>(model.width() * sizeof(float));
  result.codes_used = method->codes_used();
  result.seconds = watch.seconds();
  return result;
}

}  // namespace vqgrad
