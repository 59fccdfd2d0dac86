#pragma once
#include <filesystem>

#include "datasets/dataset.hpp"

namespace vqgrad {

/// Writes a data set's name, fields and columns as they lie in memory, atomically. It is a cache's format:
/// for this machine and this version, with `threshold` and `files` left out. Throws IoError.
void write_dataset(const std::filesystem::path& path, const Dataset& dataset);

/// Reads what write_dataset wrote. Throws IoError where there is no such file, or where it is of another
/// version or not whole: sizes, kinds and every index are looked at.
Dataset read_dataset(const std::filesystem::path& path);

}  // namespace vqgrad
