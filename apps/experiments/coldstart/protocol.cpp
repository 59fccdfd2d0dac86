#include "apps/experiments/coldstart/protocol.hpp"

#include "base/find_by_name.hpp"

namespace vqgrad {

const std::vector<ProtocolEntry>& all_protocols() {
  static const std::vector<ProtocolEntry> all{
      {"origin",
       "the published protocol to the letter, unequal budgets and leaks included",
       ColdFeatures::origin,
       {},
       &run_origin_protocol},
      {"clean",
       "equal budgets and trainable sets, early stopping on held-out warm rows, no leak",
       ColdFeatures::clean,
       {.pretraining_epochs = 4, .stage_epochs = 64, .side_tables = true},
       &run_clean_protocol},
      {"instant",
       "no optimizer step for a new id: its embedding from its first ratings, in one pass",
       ColdFeatures::clean,
       {.pretraining_epochs = 4},
       &run_instant_protocol},
  };
  return all;
}

const ProtocolEntry& find_protocol(const std::string& name) {
  return find_by_name("protocol", all_protocols(), name);
}

void pretrain(PhaseTrainer& trainer, ColdModel& model, WarmupMethod& method, std::size_t epochs) {
  trainer.run({model.data().split.base, epochs, model.parameters_of("backbone"), [&](const Batch& batch) {
                 return model.click_loss(batch, method.pretraining_logits(batch));
               }});
  method.start();
  for (const Phase& phase : method.base_phases()) trainer.run(phase);
}

}  // namespace vqgrad
