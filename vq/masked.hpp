#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "vq/quantizer.hpp"

namespace vqgrad {

/// What a quantizer makes of a batch of which some rows are padding.
template <class T>
struct MaskedQuantized {
  Quantized<T> valid;  ///< of the V rows that count, in their order: losses, `update` and usage are of these
  Var<T> output;       ///< (B, D), 0 where a row does not count
  Indices<T> codes;    ///< (B, L), -1 where a row does not count
};

/// Quantizes the rows of z (B, D) whose mask (B) is not 0. The others enter neither a loss, nor an average,
/// nor a count, whatever numbers they hold, and get no gradient. Throws TapeError for a mask of another
/// length, and where no row counts: the loss terms are means.
template <class T>
MaskedQuantized<T> quantize_masked(const Quantizer<T>& quantizer, Var<T> z,
                                   std::span<const std::uint8_t> mask, Mode mode, Random& random,
                                   Here here = {});

}  // namespace vqgrad
