#pragma once
#include <CLI/CLI.hpp>

namespace vqgrad {

// One subcommand each, in the file of its name: options with defaults, and a callback that does the work and
// throws what goes wrong.
void add_train(CLI::App& app);
void add_coldstart(CLI::App& app);
void add_likelihood(CLI::App& app);
void add_similar(CLI::App& app);
void add_codes(CLI::App& app);
void add_semantic_ids(CLI::App& app);
void add_priors(CLI::App& app);
void add_walkthrough(CLI::App& app);
void add_gradcheck(CLI::App& app);
void add_graph(CLI::App& app);
void add_doctor(CLI::App& app);

}  // namespace vqgrad
