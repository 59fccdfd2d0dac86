#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/trial.hpp"

namespace vqgrad {

/// A mean with its spread over seeds.
struct Estimate {
  double mean = 0;
  double deviation = 0;  ///< sample standard deviation; 0 for one seed
  double interval = 0;   ///< half of the 95 % interval of the mean, by Student's t; 0 for one seed
};

Estimate estimate(const std::vector<double>& values);

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
