#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/cell_result.hpp"
#include "apps/experiments/coldstart/warmup_method.hpp"

namespace vqgrad {

/// What a protocol leaves open.
struct ProtocolOptions {
  std::size_t pretraining_epochs = 1;
  std::size_t stage_epochs = 1;  ///< of the id table (clean: the most that early stopping may pick)
  bool side_tables = false;      ///< a stage trains the side information's tables beside the id table
  bool count = false;            ///< the field "count", which knows the test rows
};

struct ProtocolEntry {
  std::string name;
  std::string summary;
  ColdFeatures features;
  ProtocolOptions defaults;
  CellResult (*run)(ColdCell& cell, const MethodEntry& method, const ProtocolOptions& options);
};

/// origin, clean and instant.
const std::vector<ProtocolEntry>& all_protocols();

/// Throws UsageError that lists the names there are.
const ProtocolEntry& find_protocol(const std::string& name);

/// What all protocols begin with: the backbone on the base rows as the method has it, then the method's own
/// phases.
void pretrain(ColdCell& cell, WarmupMethod& method, std::size_t epochs);

}  // namespace vqgrad
