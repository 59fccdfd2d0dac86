#include "apps/experiments/coldstart/protocol.hpp"

#include "base/stopwatch.hpp"

namespace vqgrad {

TrialResult run_instant_protocol(ColdModel& model, const MethodEntry& entry, const ProtocolOptions& options) {
  const Stopwatch watch;
  PhaseTrainer trainer(model, options.trainer);
  const auto method = entry.make(model);
  pretrain(trainer, model, *method, options.pretraining_epochs);
  TrialResult result;
  std::vector<std::uint32_t> known;
  for (std::size_t stage = 0; stage < TrialResult::stages_shown; ++stage) {
    method->write(known);
    result.stages[stage] = evaluate_test(model);
    if (stage == ColdSplit::stages) break;
    const auto& warm = model.data().split.warm[stage];
    known.insert(known.end(), warm.begin(), warm.end());
  }
  result.bytes_per_item = method->bytes_per_id();
  result.codes_used = method->codes_used();
  result.seconds = watch.seconds();
  return result;
}

}  // namespace vqgrad
