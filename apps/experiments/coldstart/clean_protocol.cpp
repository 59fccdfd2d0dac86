#include "apps/experiments/coldstart/clean_protocol.hpp"

#include <fmt/format.h>

#include <span>

#include "apps/vqgrad/train/stopwatch.hpp"
#include "nn/best_epoch.hpp"

namespace vqgrad {
namespace {

/// Epochs without a gain that end the search: id rows that start at zero take several to do anything at all.
constexpr std::size_t patience = 16;

struct Stages {
  ColdCell& cell;
  WarmupMethod& method;
  const ProtocolOptions& options;
  std::vector<std::uint32_t> known;  ///< rows of the stages before

  void write(std::size_t stage, Ratings more) {
    if (!method.writes_before(stage)) return;
    std::vector<std::uint32_t> all = known;
    all.insert(all.end(), more.begin(), more.end());
    method.write(all);
  }

  /// The number of epochs after which a held-out tenth of the stage's rows is predicted best; leaves the cell
  /// as it was. Nothing sees that tenth: neither training nor a method that reads raters.
  std::size_t pick_epochs(std::size_t stage, Random random) {
    const Ratings rows = cell.data().split.warm[stage];
    std::vector<std::uint32_t> shuffled(rows.begin(), rows.end());
    random.shuffle(std::span(shuffled));
    const auto held = Ratings(shuffled).first(shuffled.size() / 10);
    const auto kept = Ratings(shuffled).subspan(held.size());

    const Snapshot<float> before(cell.parameters());
    write(stage, kept);
    BestEpoch best;
    best.offer(0, cell.evaluate(held).logloss);
    Phase phase = cell.warm_up(kept, options.stage_epochs, options.side_tables);
    phase.after_epoch = [&](std::size_t epoch) {
      best.offer(epoch, cell.evaluate(held).logloss);
      return !best.is_stale(epoch, patience);
    };
    cell.run(phase);
    before.restore();
    return best.epoch();
  }
};

}  // namespace

CellResult run_clean_protocol(ColdCell& cell, const MethodEntry& entry, const ProtocolOptions& options) {
  const Stopwatch watch;
  const auto method = entry.make(cell);
  pretrain(cell, *method, options.pretraining_epochs);
  method->write({});

  CellResult result;
  result.stages[0] = cell.evaluate();
  Stages stages{cell, *method, options, {}};
  std::size_t steps = 0;
  for (std::size_t stage = 0; stage < ColdSplit::stages; ++stage) {
    const auto& rows = cell.data().split.warm[stage];
    const std::size_t epochs = stages.pick_epochs(stage, cell.stream(fmt::format("held out {}", stage)));
    stages.write(stage, rows);
    result.epochs[stage] = epochs;
    const Phase phase = cell.warm_up(rows, epochs, options.side_tables);
    const std::size_t before = cell.steps();
    cell.run(phase);
    steps += cell.steps() - before;
    result.stages[stage + 1] = cell.evaluate();
    result.trainable = 0;
    for (const auto* parameter : phase.trainable) result.trainable += parameter->size();
    stages.known.insert(stages.known.end(), rows.begin(), rows.end());
  }
  result.steps_per_stage = steps / ColdSplit::stages;
  result.bytes_per_item = static_cast<double>(cell.width() * sizeof(float));
  result.codes_used = method->codes_used();
  result.seconds = watch.seconds();
  return result;
}

}  // namespace vqgrad
