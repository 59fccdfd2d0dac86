#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"

namespace vqgrad {

/// Makes tuples different by their last codes, as LC-Rec does (Zheng et al. 2023, arXiv 2311.09049, section
/// 3.2.1), here without collisions by construction: for each vector in `order`, if its tuple is taken, the
/// last code becomes the one of a free tuple whose reconstruction is nearest to the vector; if no tuple is
/// free, it keeps its own. `coded` are the codes of `vectors`; all its measurements are updated. Returns how
/// many codes changed.
std::size_t separate_codes(const ItemVqVae& model, std::span<const float> vectors,
                           std::span<const std::uint32_t> order, VectorCodes& coded);

}  // namespace vqgrad
