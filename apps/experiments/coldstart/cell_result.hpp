#pragma once
#include <array>
#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>

#include "apps/experiments/coldstart/cold_split.hpp"
#include "apps/experiments/coldstart/stage_metrics.hpp"

namespace vqgrad {

/// What a cell finds: one method under one seed.
struct CellResult {
  static constexpr std::size_t stages_shown = ColdSplit::stages + 1;
  static constexpr std::array<const char*, stages_shown> stage_names{"cold", "warm-a", "warm-b", "warm-c"};

  std::array<StageMetrics, stages_shown> stages;        ///< cold, then after each warm-up stage
  std::array<std::size_t, ColdSplit::stages> epochs{};  ///< of each warm-up stage
  std::size_t steps_per_stage = 0;  ///< optimizer steps of a warm-up stage, mean over stages
  std::size_t trainable = 0;        ///< numbers that a warm-up stage moves
  double seconds = 0;
  double bytes_per_item = 0;  ///< that a cold id's embedding takes
  /// Share of the codes that the cold ids use, at the last stage; NaN for a method without codes.
  double codes_used = std::numeric_limits<double>::quiet_NaN();
};

/// As a finished cell is kept, to the last bit.
nlohmann::ordered_json cell_json(const CellResult& result);
/// Throws nlohmann::json::exception for what is none.
CellResult read_cell_json(const nlohmann::json& json);

}  // namespace vqgrad
