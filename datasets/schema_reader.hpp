#pragma once
#include <filesystem>

#include "datasets/dataset.hpp"

namespace vqgrad {

/// Reads any delimited file of interactions by its schema (datasets/schema.hpp). Users and items are numbered
/// by first appearance. A field of a user or an item must have one value in all of its owner's rows; an empty
/// cell is a missing value in categories and lists, and an error in numbers. Throws IoError; throws DataError
/// for faults of the schema and of the data.
Dataset read_with_schema(const std::filesystem::path& schema);

}  // namespace vqgrad
