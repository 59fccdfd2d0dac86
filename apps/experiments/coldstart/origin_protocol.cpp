#include "apps/experiments/coldstart/origin_protocol.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "apps/vqgrad/train/stopwatch.hpp"

namespace vqgrad {
namespace {

void write_generated(ColdCell& cell, WarmupMethod& method, Random order) {
  if (!method.generates()) return method.write({});
  Batches batches(cell.data().encoder, cell.data().split.warm[0], 2048);
  batches.shuffle(order);
  const NoGrad guard(cell.tape());
  for (const Batch& batch : batches) {
    cell.tape().reset();
    cell.write_rows(batch, method.generate(batch).values());
  }
}

}  // namespace

CellResult run_origin_protocol(ColdCell& cell, const MethodEntry& entry, const ProtocolOptions& options) {
  const Stopwatch watch;
  const auto method = entry.make(cell);
  const ColdSplit& split = cell.data().split;
  pretrain(cell, *method, options.pretraining_epochs);
  write_generated(cell, *method, cell.stream("write 0"));

  CellResult result;
  result.stages[0] = cell.evaluate();
  const std::size_t steps = cell.steps();
  for (std::size_t stage = 0; stage < ColdSplit::stages; ++stage) {
    if (method->writes_before(stage)) method->write(split.warm[stage]);
    std::vector<Phase> phases{cell.warm_up(split.warm[stage], options.stage_epochs, options.side_tables)};
    for (Phase& phase : method->stage_phases(stage)) phases.push_back(std::move(phase));
    const bool generates_anew = method->generates() && phases.size() > 1;
    std::set<const Parameter<float>*> moved;
    for (const Phase& phase : phases) {
      cell.run(phase);
      moved.insert(phase.trainable.begin(), phase.trainable.end());
    }
    if (generates_anew) write_generated(cell, *method, cell.stream("write " + std::to_string(stage + 1)));
    result.epochs[stage] = options.stage_epochs;
    result.trainable = 0;
    for (const auto* parameter : moved) result.trainable += parameter->size();
    result.stages[stage + 1] = cell.evaluate();
  }
  result.steps_per_stage = (cell.steps() - steps) / ColdSplit::stages;
  result.bytes_per_item = static_cast<double>(cell.width() * sizeof(float));
  result.seconds = watch.seconds();
  return result;
}

}  // namespace vqgrad
