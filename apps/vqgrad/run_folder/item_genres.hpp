#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "datasets/dataset.hpp"

namespace vqgrad {

/// The genres of each of `items`, as words of the data set's item field "genres"; empty if it has no such
/// field. Throws DataError for an item that the data set does not have.
std::vector<std::vector<std::int32_t>> item_genres(const Dataset& dataset, std::span<const ItemCode> items);

}  // namespace vqgrad
