#pragma once
#include <filesystem>
#include <vector>

#include "autodiff/array.hpp"

namespace vqgrad {

/// A float32 array as read from a file.
struct NpyArray {
  Shape shape;
  std::vector<float> values;
};

/// NumPy's format 1.0: float32, little-endian, C order. Written atomically. `array` is an xtensor container,
/// view or expression, a vector or a span; without `shape` it has its own. Throws IoError.
void write_npy(const std::filesystem::path& path, const ArrayArgument<float>& array, const Shape& shape);
inline void write_npy(const std::filesystem::path& path, const ArrayArgument<float>& array) {
  write_npy(path, array, array.shape());
}

/// Throws IoError, or DataError if the file is in another format, is cut off or has too many bytes.
NpyArray read_npy(const std::filesystem::path& path);

}  // namespace vqgrad
