#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace vqgrad {

/// A whole file as bytes, mapped into memory. If another process shortens the file, reading raises SIGBUS.
/// What cannot be mapped, such as a pipe, is read into a string.
class MappedFile {
 public:
  /// Throws IoError that names the file and the system's reason.
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return mapped_.empty() ? std::string_view(read_) : mapped_; }

 private:
  std::string read_;
  std::string_view mapped_;
};

}  // namespace vqgrad
