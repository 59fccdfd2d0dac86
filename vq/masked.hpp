#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "vq/quantizer.hpp"

namespace vqgrad {

/// A quantizer's result for a batch in which some rows are padding.
template <class T>
struct MaskedQuantized {
  Quantized<T> valid;  ///< of the V rows that are not padding, in order: for losses, `update` and usage
  Var<T> output;       ///< (B, D), 0 for padding
  Indices<T> codes;    ///< (B, L), -1 for padding
};

/// Quantizes the rows of z (B, D) whose mask (B) is not 0. The others are padding: they enter no loss,
/// average or count, whatever numbers they hold, and get no gradient. Throws TapeError for a mask of another
/// length, and if all rows are padding: the loss terms are means.
template <class T>
MaskedQuantized<T> quantize_masked(const Quantizer<T>& quantizer, Var<T> z,
                                   std::span<const std::uint8_t> mask, Mode mode, Random& random,
                                   Here here = {});

}  // namespace vqgrad
