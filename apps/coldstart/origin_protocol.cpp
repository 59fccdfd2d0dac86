#include "apps/coldstart/origin_protocol.hpp"

#include <algorithm>
#include <set>

#include "apps/train/stopwatch.hpp"

namespace vqgrad {
namespace {

void write_generated(ColdCell& cell, WarmupMethod& method, Random order) {
  if (!method.generates()) return;
  Batches batches(cell.data().encoder, cell.data().split.warm[0], 2048);
  batches.shuffle(order);
  const NoGrad guard(cell.tape());
  const std::size_t width = cell.width();
  for (const Batch& batch : batches) {
    cell.tape().reset();
    const auto vectors = method.generate(batch).values();
    const auto rows = batch.indices(cell.data().id_field);
    const auto table = cell.id_table().mutate();
    for (std::size_t b = 0; b < rows.size(); ++b)
      std::copy_n(&vectors[b * width], width, &table[static_cast<std::size_t>(rows[b]) * width]);
  }
}

}  // namespace

CellResult run_origin_protocol(ColdCell& cell, const MethodEntry& entry) {
  const Stopwatch watch;
  const auto method = entry.make(cell);
  const ColdSplit& split = cell.data().split;
  cell.run({split.base, 1, cell.backbone_parameters(), [&](Tape<float>&, const Batch& batch) {
              return cell.click_loss(batch, method->pretraining_logits(batch));
            }});
  method->start();
  for (const Phase& phase : method->base_phases()) cell.run(phase);
  write_generated(cell, *method, cell.stream("write 0"));

  CellResult result;
  result.stages[0] = cell.evaluate();
  for (std::size_t stage = 0; stage < ColdSplit::stages; ++stage) {
    const std::size_t steps = cell.steps();
    std::vector<Phase> phases = method->stage_phases(stage);
    phases.insert(phases.begin(),
                  {split.warm[stage], 1, {&cell.id_table()}, [&](Tape<float>&, const Batch& batch) {
                     return cell.click_loss(batch, cell.logits(batch));
                   }});
    std::set<const Parameter<float>*> moved;
    for (const Phase& phase : phases) {
      cell.run(phase);
      moved.insert(phase.trainable.begin(), phase.trainable.end());
    }
    write_generated(cell, *method, cell.stream("write " + std::to_string(stage + 1)));
    result.steps_per_stage = cell.steps() - steps;
    result.trainable = 0;
    for (const auto* parameter : moved) result.trainable += parameter->size();
    result.stages[stage + 1] = cell.evaluate();
  }
  result.seconds = watch.seconds();
  return result;
}

}  // namespace vqgrad
