#pragma once
#include <cstddef>
#include <filesystem>

#include "base/descriptor.hpp"

namespace vqgrad {

/// A file of a known size that threads may read parts of.
class InputFile {
 public:
  /// Throws IoError that names the file and the system's reason.
  explicit InputFile(std::filesystem::path path);

  /// At the time it was opened.
  std::size_t size() const { return size_; }

  /// Fills `to` with the `count` bytes from `offset` on. Throws IoError, also where the file ends before.
  void read(std::size_t offset, void* to, std::size_t count) const;

 private:
  std::filesystem::path path_;
  Descriptor file_;
  std::size_t size_ = 0;
};

}  // namespace vqgrad
