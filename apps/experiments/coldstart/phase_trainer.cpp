#include "apps/experiments/coldstart/phase_trainer.hpp"

#include "apps/vqgrad/terminal/interrupt.hpp"
#include "nn/adam.hpp"
#include "nn/training.hpp"

namespace vqgrad {

void PhaseTrainer::run(const Phase& phase) {
  for (auto& parameter : model_.parameters()) parameter.set_trainable(false);
  for (auto* parameter : phase.trainable) parameter->set_trainable(true);
  Adam<float> adam(phase.trainable,
                   {.learning_rate = options_.learning_rate, .weight_decay = options_.weight_decay});
  Training<float> training(model_.tape(), adam, "this method diverges under this protocol");
  Batches batches(model_.data().encoder, {phase.rows.begin(), phase.rows.end()}, options_.batch);
  for (std::size_t epoch = 1; epoch <= phase.epochs; ++epoch) {
    batches.shuffle(order_);
    training.epoch(batches, [&](const Batch& batch) {
      stop_if_interrupted();
      return phase.loss(batch);
    });
    if (phase.after_epoch && !phase.after_epoch(epoch)) break;
  }
  steps_ += training.steps();
}

Phase warm_up(ColdModel& model, std::span<const std::uint32_t> rows, std::size_t epochs, bool side_tables) {
  Phase phase{rows, epochs, {&model.ids().table()}, [&model](const Batch& batch) {
                return model.click_loss(batch, model.logits(batch));
              }};
  if (side_tables)
    for (auto* table : model.side().tables()) phase.trainable.push_back(table);
  return phase;
}

}  // namespace vqgrad
