#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "apps/experiments/priors/prior_split.hpp"

namespace vqgrad {

/// Priors by name, uniform first: mean held-out bits an item over the splits with half of their 95 %
/// interval (Student's t over splits), and by how many bits it is below the prior before it, taken split by
/// split. `bits` is what the codes take in memory.
std::string prior_table(const std::vector<PriorSplit>& splits);

/// The same as numbers, with every split.
nlohmann::ordered_json priors_json(const std::vector<PriorSplit>& splits);

}  // namespace vqgrad
