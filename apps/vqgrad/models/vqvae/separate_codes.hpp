#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"

namespace vqgrad {

/// Takes tuples apart by their last codes, as LC-Rec does (Zheng et al. 2023, arXiv 2311.09049, section
/// 3.2.1), here without collisions by construction: vectors go in `order`, and one whose tuple is taken gets
/// the last code, of those that make a free tuple, whose reconstruction is nearest to it. It keeps its tuple
/// where none is free. `coded` are the codes of `vectors`; all its figures are brought up to date. Returns
/// how many moved.
std::size_t separate_codes(const ItemVqVae& model, std::span<const float> vectors,
                           std::span<const std::uint32_t> order, VectorCodes& coded);

}  // namespace vqgrad
