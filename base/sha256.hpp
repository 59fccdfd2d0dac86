#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace vqgrad {

/// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

/// The same over a file's content, read in pieces. Throws IoError.
std::string sha256_file(const std::filesystem::path& path);

}  // namespace vqgrad
