#pragma once
#include <array>
#include <string>

#include "apps/coldstart/warmup_method.hpp"

namespace vqgrad {

/// What a cell finds: one method under one seed.
struct CellResult {
  std::array<StageMetrics, ColdSplit::stages + 1> stages;  ///< cold, then after each warm-up stage
  std::size_t steps_per_stage = 0;                         ///< optimizer steps of one warm-up stage
  std::size_t trainable = 0;                               ///< numbers that a warm-up stage moves
  double seconds = 0;
};

/// The published protocol to the letter: one epoch of pre-training; the method's phases; every row of the
/// first warm-up stage, in shuffled order and with fresh noise, writes its id's generated embedding; test;
/// then for each stage the id table alone for one epoch, the method's phases, write, test.
CellResult run_origin_protocol(ColdCell& cell, const MethodEntry& entry);

}  // namespace vqgrad
