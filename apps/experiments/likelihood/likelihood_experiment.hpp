#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "apps/experiments/likelihood/fit_ratings.hpp"
#include "apps/experiments/likelihood/latent.hpp"

namespace vqgrad {

/// The options of the command line.
struct LikelihoodOptions {
  std::string data;                        ///< folder or schema file; empty: made-up data
  std::string out;                         ///< a JSON file; empty: none
  std::string part = "both";               ///< table, collapse or both
  std::vector<std::string> models{"all"};  ///< of the table, besides the histograms
  std::size_t seeds = 3;
  std::size_t threads = 1;
  std::size_t hidden = 64;
  LatentSizes sizes;
  FitOptions fit;
};

/// Called after each epoch of a model's training.
using AfterEpoch = std::function<void(const std::string& model)>;

/// Trains and measures all models under all seeds, prints the tables and writes `out`, whole or not at all.
/// Throws UsageError and DataError for what cannot be measured, and Error with Exit::interrupted after a
/// Ctrl-C.
void run_likelihood(const LikelihoodOptions& options);

}  // namespace vqgrad
