#pragma once
#include <filesystem>

#include "datasets/dataset.hpp"

namespace vqgrad {

/// Reads the data set at `path`, recognised by its files:
///
///   u.data                     MovieLens 100K
///   ratings.dat and users.dat  MovieLens 1M
///   ratings.dat                MovieLens 10M
///   ratings.csv                MovieLens latest-small, 20M, 25M, 32M
///   a file named *.toml        any interactions file (datasets/schema.hpp)
///
/// Uses threads() threads; the result does not depend on their number. Throws IoError if a file cannot be
/// read, DataError (`file:line:column: expected ..., got "..."`) for faults in it.
Dataset open_dataset(const std::filesystem::path& path);

}  // namespace vqgrad
