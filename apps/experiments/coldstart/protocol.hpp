#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/trial.hpp"
#include "apps/experiments/coldstart/warmup_method.hpp"

namespace vqgrad {

/// What a protocol leaves open.
struct ProtocolOptions {
  std::size_t pretraining_epochs = 1;
  std::size_t stage_epochs = 1;  ///< of the id table (clean: the most that early stopping may pick)
  bool side_tables = false;      ///< a stage trains the side information's tables besides the id table
  bool count = false;            ///< the field "count", which knows the test rows
  PhaseTrainerOptions trainer = {};
};

struct ProtocolEntry {
  std::string name;
  std::string summary;
  ColdFeatures features;
  ProtocolOptions defaults;
  TrialResult (*run)(ColdModel& model, const MethodEntry& method, const ProtocolOptions& options);
};

/// origin, clean and instant, each in NAME_protocol.cpp.
const std::vector<ProtocolEntry>& all_protocols();

/// Throws UsageError that lists the names.
const ProtocolEntry& find_protocol(const std::string& name);

/// The published protocol to the letter: one epoch of pre-training; the method's phases; every row of the
/// first warm-up stage, in shuffled order and with fresh noise, writes its id's generated embedding; test;
/// then for each stage the id table alone for one epoch, the method's phases, write, test.
TrialResult run_origin_protocol(ColdModel& model, const MethodEntry& entry, const ProtocolOptions& options);

/// The comparison without the faults. Every method gets the same: pre-training; its own phases on base rows;
/// one deterministic write of the cold ids' rows; test; then a stage trains the id table and the side
/// information's tables on the stage's rows. A tenth of these, drawn by the seed alone, first tells after how
/// many epochs the log loss is least; the stage then starts again and takes that many epochs over all its
/// rows. A method with `writes_before` writes again before a stage, from the ratings known by then, and in
/// the search without the tenth.
TrialResult run_clean_protocol(ColdModel& model, const MethodEntry& entry, const ProtocolOptions& options);

/// What an id's first ratings give without any optimizer step: backbone and method are trained on base rows
/// and frozen; after 0, 20, 40 and 60 ratings (with the usual --shots) the method writes the cold ids' rows
/// in one forward pass; the test rows are the same. A method that uses side information only does not change.
TrialResult run_instant_protocol(ColdModel& model, const MethodEntry& entry, const ProtocolOptions& options);

/// What all protocols begin with: trains the backbone on the base rows as the method requires it, then runs
/// the method's own phases.
void pretrain(PhaseTrainer& trainer, ColdModel& model, WarmupMethod& method, std::size_t epochs);

}  // namespace vqgrad
