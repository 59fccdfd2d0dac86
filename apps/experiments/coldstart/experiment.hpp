#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/cold_data.hpp"
#include "apps/vqgrad/run_folder/config.hpp"

namespace vqgrad {

/// The options of the command line.
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
  // Without a value the protocol's defaults hold.
  std::optional<std::size_t> pretraining_epochs, stage_epochs;
  bool side_tables = false, count = false;
};

/// Runs the trials that are not finished yet, prints the table and writes metrics.json. Throws UsageError if
/// `out` holds another experiment.
void run_experiment(const ExperimentOptions& options);

/// All backbones, methods and protocols, one line each.
std::string list_experiments();

}  // namespace vqgrad
