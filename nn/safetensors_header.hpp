#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "nn/named_array.hpp"

// The two halves of safetensors_file.cpp share these.
namespace vqgrad::safetensors {

/// Keeps the order of its keys, so that a parsed header is dumped as it was written.
using Json = nlohmann::ordered_json;

inline constexpr const char* metadata_key = "__metadata__";
inline constexpr const char* checksum_key = "sha256";

/// "F32"
std::string type_name(DataType type);
std::size_t type_size(DataType type);

/// SHA-256 of the header's text without its checksum, followed by the data.
std::string checksum(Json header, std::string_view data);

/// The arrays that a header names, which must fill `data` without gaps or overlaps. Throws DataError.
std::vector<NamedArray> read_entries(const std::filesystem::path& path, const Json& header,
                                     std::string_view data);

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what);

}  // namespace vqgrad::safetensors
