#pragma once
#include <filesystem>
#include <span>
#include <vector>

#include "autodiff/shape.hpp"

namespace vqgrad {

/// A float32 array as read from a file.
struct NpyArray {
  Shape shape;
  std::vector<float> values;
};

/// NumPy's format 1.0: float32, little-endian, C order. Written atomically. Throws IoError.
void write_npy(const std::filesystem::path& path, std::span<const float> values, const Shape& shape);

/// Throws IoError, or DataError where the file is none of these, is cut off or has bytes too many.
NpyArray read_npy(const std::filesystem::path& path);

}  // namespace vqgrad
