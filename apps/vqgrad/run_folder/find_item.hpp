#pragma once
#include <cstddef>
#include <span>
#include <string_view>

#include "apps/vqgrad/run_folder/item_codes.hpp"

namespace vqgrad {

/// The index of the item with this title, or of the only item whose title begins with it; ignores case. If
/// several items have the title, the most rated. Throws UsageError that suggests titles, also for an item
/// that no training row names: its embedding was never trained.
std::size_t find_item(std::span<const ItemCode> items, std::string_view title);

}  // namespace vqgrad
