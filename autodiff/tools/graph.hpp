#pragma once
#include <string>

#include "autodiff/tape.hpp"

// What a tape holds, for people: read off the nodes, changes nothing.
namespace vqgrad {

/// One aligned row a node (id, op, name, shape, bytes, parents, source line) and a line of totals. A
/// parameter's bytes are its own, not the tape's, and stand in brackets.
template <class T>
std::string table(const Tape<T>& tape);

/// Graphviz DOT: data flows down; dotted scopes are nested clusters ("encoder.0" inside "encoder"),
/// parameters boxes, inputs rounded boxes, indices hexagons; stop-gradients and what flows into them are
/// dashed. Equal tapes give equal text. No background, mid-grey lines: readable on dark and light pages.
template <class T>
std::string dot(const Tape<T>& tape);

}  // namespace vqgrad
