#include "apps/experiments/coldstart/protocol.hpp"

#include <fmt/format.h>

#include "apps/experiments/coldstart/clean_protocol.hpp"
#include "apps/experiments/coldstart/instant_protocol.hpp"
#include "apps/experiments/coldstart/origin_protocol.hpp"
#include "base/error.hpp"

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
  for (const ProtocolEntry& entry : all_protocols())
    if (entry.name == name) return entry;
  throw UsageError(fmt::format("there is no protocol \"{}\"; there are origin, clean, instant", name));
}

void pretrain(ColdCell& cell, WarmupMethod& method, std::size_t epochs) {
  cell.run(
      {cell.data().split.base, epochs, cell.parameters_of("backbone"), [&](Tape<float>&, const Batch& batch) {
         return cell.click_loss(batch, method.pretraining_logits(batch));
       }});
  method.start();
  for (const Phase& phase : method.base_phases()) cell.run(phase);
}

}  // namespace vqgrad
