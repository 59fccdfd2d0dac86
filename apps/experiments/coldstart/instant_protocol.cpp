#include "apps/experiments/coldstart/instant_protocol.hpp"

#include "apps/vqgrad/train/stopwatch.hpp"

namespace vqgrad {

CellResult run_instant_protocol(ColdCell& cell, const MethodEntry& entry, const ProtocolOptions& options) {
  const Stopwatch watch;
  const auto method = entry.make(cell);
  pretrain(cell, *method, options.pretraining_epochs);
  CellResult result;
  std::vector<std::uint32_t> known;
  for (std::size_t stage = 0; stage < CellResult::stages_shown; ++stage) {
    method->write(known);
    result.stages[stage] = cell.evaluate();
    if (stage == ColdSplit::stages) break;
    const auto& warm = cell.data().split.warm[stage];
    known.insert(known.end(), warm.begin(), warm.end());
  }
  result.bytes_per_item = method->bytes_per_id();
  result.codes_used = method->codes_used();
  result.seconds = watch.seconds();
  return result;
}

}  // namespace vqgrad
