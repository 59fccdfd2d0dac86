#pragma once
#include "apps/experiments/likelihood/likelihood_options.hpp"

namespace vqgrad {

/// Trains and measures all models under all seeds, prints the tables and writes `out`, whole or not at all.
/// Throws UsageError and DataError for what cannot be measured, Error with Exit::interrupted after a Ctrl-C.
void run_likelihood(const LikelihoodOptions& options);

}  // namespace vqgrad
