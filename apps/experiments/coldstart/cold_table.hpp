#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/trial.hpp"

namespace vqgrad {

/// A method's trials, one per seed.
struct MethodTrials {
  std::string name;
  std::vector<TrialResult> trials;
};

/// The printed table: method x (cold, a, b, c), AUC with its interval, bytes per id and codes used.
std::string cold_table(const std::vector<MethodTrials>& methods);

/// The largest auc_error of all methods, seeds and stages.
double largest_error(const std::vector<MethodTrials>& methods);

/// "methods" of metrics.json.
nlohmann::ordered_json methods_json(const std::vector<MethodTrials>& methods);

}  // namespace vqgrad
