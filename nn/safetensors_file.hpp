#pragma once
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "nn/named_array.hpp"

namespace vqgrad {

using Metadata = std::map<std::string, std::string>;

/// Writes the safetensors format (github.com/huggingface/safetensors), atomically: 8 bytes of header length
/// (little-endian), a JSON header {"name": {"dtype": "F32", "shape": [...], "data_offsets": [begin, end]}},
/// padded with spaces, then the data; every array is aligned to the size of its numbers. Beside `metadata`
/// the header's "__metadata__" holds "sha256", the SHA-256 of the header's text without that entry followed
/// by the data. Throws IoError, and Error for a name that is given twice, reserved or not UTF-8.
void write_safetensors(const std::filesystem::path& path, std::span<const NamedArray> arrays,
                       const Metadata& metadata = {});

/// A safetensors file in memory.
class SafetensorsFile {
 public:
  /// Throws IoError, or DataError that names the file and the fault: cut off, a header that is no JSON or
  /// does not fit the data, an unknown type, more than four axes, a wrong checksum. A file without "sha256",
  /// as other programs write it, is accepted.
  explicit SafetensorsFile(const std::filesystem::path& path);
  SafetensorsFile(const SafetensorsFile&) = delete;
  SafetensorsFile& operator=(const SafetensorsFile&) = delete;

  /// In the header's order, with the bytes in this object.
  const std::vector<NamedArray>& arrays() const { return arrays_; }
  /// Without "sha256".
  const Metadata& metadata() const { return metadata_; }

  /// The file's arrays in the order of `expected`, whose names, types and shapes they must have; otherwise
  /// one DataError lists all arrays that are missing, extra, or of another shape or type.
  std::vector<NamedArray> match(std::span<const NamedArray> expected) const;

 private:
  std::filesystem::path path_;
  std::string content_;
  std::vector<NamedArray> arrays_;
  Metadata metadata_;
};

}  // namespace vqgrad
