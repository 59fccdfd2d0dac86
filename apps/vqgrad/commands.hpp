#pragma once
#include <span>

#include "apps/vqgrad/run.hpp"

namespace vqgrad {

// Each stands in commands/NAME.cpp.
void add_train(CLI::App& app);
void add_similar(CLI::App& app);
void add_codes(CLI::App& app);
void add_semantic_ids(CLI::App& app);
void add_experiments(CLI::App& app);  ///< coldstart, likelihood, priors: see apps/experiments
void add_walkthrough(CLI::App& app);
void add_gradcheck(CLI::App& app);
void add_graph(CLI::App& app);
void add_doctor(CLI::App& app);

/// All of them, in the order of `vqgrad --help`.
std::span<const AddCommand> all_commands();

}  // namespace vqgrad
