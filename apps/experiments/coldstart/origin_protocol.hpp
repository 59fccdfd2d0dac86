#pragma once
#include "apps/experiments/coldstart/protocol.hpp"

namespace vqgrad {

/// The published protocol to the letter: one epoch of pre-training; the method's phases; every row of the
/// first warm-up stage, in shuffled order and with fresh noise, writes its id's generated embedding; test;
/// then for each stage the id table alone for one epoch, the method's phases, write, test.
CellResult run_origin_protocol(ColdCell& cell, const MethodEntry& entry, const ProtocolOptions& options);

}  // namespace vqgrad
