#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "apps/experiments/priors/prior_split.hpp"

namespace vqgrad {

/// Priors by name, uniform first: mean held-out bits per item over the splits with half of their 95 %
/// interval (Student's t over splits), and by how many bits each is below the prior above it, split by split.
std::string prior_table(const std::vector<PriorSplit>& splits);

/// The same as JSON, with every split.
nlohmann::ordered_json priors_json(const std::vector<PriorSplit>& splits);

}  // namespace vqgrad
