#pragma once
#include "apps/vqgrad/run.hpp"

namespace vqgrad {

// Each stands in commands/NAME.cpp.
void add_coldstart(CLI::App& app);
void add_likelihood(CLI::App& app);
void add_priors(CLI::App& app);

}  // namespace vqgrad
