#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/cold_split.hpp"
#include "apps/vqgrad/run_folder/config.hpp"

namespace vqgrad {

/// An experiment as the command line says it.
struct ExperimentOptions {
  std::string data;  ///< folder or schema file
  std::string out = "runs/coldstart";
  std::string side = "item";
  std::string protocol = "clean";
  std::string backbone = "deepfm";
  std::vector<std::string> methods{"all"};
  std::size_t seeds = 5;
  std::size_t threads = 1;
  ColdOptions cold;
  // Where nothing is said the protocol's own defaults hold.
  std::optional<std::size_t> pretraining_epochs, stage_epochs;
  bool side_tables = false, count = false;
};

/// Runs the cells that are not finished yet, prints the table and writes metrics.json. Throws UsageError
/// where `out` holds another experiment.
void run_experiment(const ExperimentOptions& options);

/// Backbones, methods and protocols with a line each.
std::string list_experiments();

}  // namespace vqgrad
