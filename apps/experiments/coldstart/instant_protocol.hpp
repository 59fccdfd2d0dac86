#pragma once
#include "apps/experiments/coldstart/protocol.hpp"

namespace vqgrad {

/// What an id's first ratings give without any optimizer step: backbone and method are trained on base rows
/// and frozen; after 0, 20, 40 and 60 ratings (with the usual --shots) the method writes the cold ids' rows
/// in one forward pass; the test rows are the same. What sees side information only stays where it was.
CellResult run_instant_protocol(ColdCell& cell, const MethodEntry& entry, const ProtocolOptions& options);

}  // namespace vqgrad
