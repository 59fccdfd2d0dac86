#pragma once
#include <cstddef>

#include "autodiff/tape.hpp"

// The P = F (F - 1) / 2 pairs f < g of fields, in the order (0, 1), (0, 2), ..., (1, 2), ...; fields lie side
// by side in (B, F D), D the width.
namespace vqgrad {

inline std::size_t pair_count(std::size_t fields) { return fields * (fields - 1) / 2; }

/// e_f, (B, D).
Var<float> field_at(Var<float> fields, std::size_t f, std::size_t width);
/// e_g for all g > f, (B, (F - 1 - f) D).
Var<float> fields_after(Var<float> fields, std::size_t f, std::size_t width);

/// e_f of every pair, (B, P D).
Var<float> firsts_of_pairs(Var<float> fields, std::size_t width);
/// e_g of every pair, (B, P D).
Var<float> seconds_of_pairs(Var<float> fields, std::size_t width);

}  // namespace vqgrad
