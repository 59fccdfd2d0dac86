#include "apps/coldstart/clean_protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "apps/train/stopwatch.hpp"

namespace vqgrad {
namespace {

/// The number of epochs after which held-out rows of `rows` are predicted best; leaves the cell as it was.
/// Epochs are taken one by one under one optimizer.
std::size_t pick_epochs(ColdCell& cell, std::span<const std::uint32_t> rows, const ProtocolOptions& options,
                        Random random) {
  std::vector<std::uint32_t> shuffled(rows.begin(), rows.end());
  random.shuffle(std::span(shuffled));
  const std::size_t held_out = shuffled.size() / 10;
  const auto held = std::span<const std::uint32_t>(shuffled).first(held_out);
  const auto kept = std::span<const std::uint32_t>(shuffled).subspan(held_out);

  const auto before = cell.snapshot();
  double least = cell.evaluate(held).logloss;
  std::size_t best = 0;
  Phase phase = cell.warm_up(kept, options.stage_epochs, options.side_tables);
  phase.after_epoch = [&](std::size_t epoch) {
    const double logloss = cell.evaluate(held).logloss;
    if (logloss < least) least = logloss, best = epoch;
    return epoch < best + 3;
  };
  cell.run(phase);
  cell.restore(before);
  return best;
}

}  // namespace

CellResult run_clean_protocol(ColdCell& cell, const MethodEntry& entry, const ProtocolOptions& options) {
  const Stopwatch watch;
  const auto method = entry.make(cell);
  pretrain(cell, *method, options.pretraining_epochs);
  method->write(0);

  CellResult result;
  result.stages[0] = cell.evaluate();
  std::size_t steps = 0;
  for (std::size_t stage = 0; stage < ColdSplit::stages; ++stage) {
    const auto& rows = cell.data().split.warm[stage];
    if (method->reads_raters()) method->write(stage + 1);
    const std::size_t epochs =
        pick_epochs(cell, rows, options, cell.stream(fmt::format("held out {}", stage)));
    const Phase phase = cell.warm_up(rows, epochs, options.side_tables);
    const std::size_t before = cell.steps();
    cell.run(phase);
    steps += cell.steps() - before;
    result.stages[stage + 1] = cell.evaluate();
    result.trainable = 0;
    for (const auto* parameter : phase.trainable) result.trainable += parameter->size();
  }
  result.steps_per_stage = steps / ColdSplit::stages;
  result.bytes_per_item = static_cast<double>(cell.width() * sizeof(float));
  result.codes_used = method->codes_used();
  result.seconds = watch.seconds();
  return result;
}

}  // namespace vqgrad
