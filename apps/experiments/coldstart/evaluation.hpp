#pragma once
#include <cstdint>
#include <span>

#include "apps/experiments/coldstart/cold_model.hpp"
#include "apps/experiments/coldstart/stage_metrics.hpp"

namespace vqgrad {

/// The present model's metrics on rows of interactions, in evaluation mode.
StageMetrics evaluate(ColdModel& model, std::span<const std::uint32_t> rows);

/// The same on the test rows, with the AUC's bootstrap error.
StageMetrics evaluate_test(ColdModel& model);

}  // namespace vqgrad
