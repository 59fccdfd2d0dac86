#include "apps/experiments/coldstart/protocol.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "base/stopwatch.hpp"

namespace vqgrad {
namespace {

void write_generated(ColdModel& model, WarmupMethod& method, Random order) {
  if (!method.generates()) return method.write({});
  Batches batches(model.data().encoder, model.data().split.warm[0], 2048);
  batches.shuffle(order);
  const NoGrad guard(model.tape());
  for (const Batch& batch : batches) {
    model.tape().reset();
    model.ids().write(batch, method.generate(batch).values());
  }
}

}  // namespace

TrialResult run_origin_protocol(ColdModel& model, const MethodEntry& entry, const ProtocolOptions& options) {
  const Stopwatch watch;
  PhaseTrainer trainer(model, options.trainer);
  const auto method = entry.make(model);
  const ColdSplit& split = model.data().split;
  pretrain(trainer, model, *method, options.pretraining_epochs);
  write_generated(model, *method, model.stream("write 0"));

  TrialResult result;
  result.stages[0] = evaluate_test(model);
  const std::size_t steps = trainer.steps();
  for (std::size_t stage = 0; stage < ColdSplit::stages; ++stage) {
    if (method->writes_before(stage)) method->write(split.warm[stage]);
    std::vector<Phase> phases{warm_up(model, split.warm[stage], options.stage_epochs, options.side_tables)};
    for (Phase& phase : method->stage_phases(stage)) phases.push_back(std::move(phase));
    const bool generates_again = method->generates() && phases.size() > 1;
    std::set<const Parameter<float>*> trained;
    for (const Phase& phase : phases) {
      trainer.run(phase);
      trained.insert(phase.trainable.begin(), phase.trainable.end());
    }
    if (generates_again) write_generated(model, *method, model.stream("write " + std::to_string(stage + 1)));
    result.epochs[stage] = options.stage_epochs;
    result.trainable = 0;
    for (const auto* parameter : trained) result.trainable += parameter->size();
    result.stages[stage + 1] = evaluate_test(model);
  }
  result.steps_per_stage = (trainer.steps() - steps) / ColdSplit::stages;
  result.bytes_per_item = static_cast<double>(model.width() * sizeof(float));
  result.seconds = watch.seconds();
  return result;
}

}  // namespace vqgrad
