#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "base/mapped_file.hpp"

namespace vqgrad {

/// A text file, mapped into memory, without its byte order mark and the line end after its last row. Further
/// line ends stay: they are blank rows, which readers refuse with their place.
class TextFile {
 public:
  /// Throws IoError that ends in `remedy`; throws DataError if the file holds nothing but line ends.
  explicit TextFile(const std::filesystem::path& path, const std::string& remedy = "");

  const std::string& name() const { return name_; }
  std::string_view text() const { return file_.bytes().substr(begin_, end_ - begin_); }

  /// Throws DataError at the first byte that is not UTF-8.
  void require_utf8() const;

 private:
  std::string name_;
  MappedFile file_;
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace vqgrad
