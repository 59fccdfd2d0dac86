#pragma once
#include "apps/experiments/coldstart/protocol.hpp"

namespace vqgrad {

/// The comparison with the faults taken out. Every method gets the same: pre-training; its own phases on base
/// rows; one deterministic write of the cold ids' rows; test; then a stage trains the id table and the side
/// information's tables on the stage's rows. A tenth of these, drawn by the seed alone, first tells after how
/// many epochs the log loss is least; the stage then begins anew and takes that many epochs over all its
/// rows.
/// A method that says so (`writes_before`) writes again before a stage, from the ratings known by then, and
/// in the search without the tenth.
CellResult run_clean_protocol(ColdCell& cell, const MethodEntry& entry, const ProtocolOptions& options);

}  // namespace vqgrad
