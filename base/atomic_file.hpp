#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace vqgrad {

/// Writes a whole file so that a reader, or a power cut, sees the old content or the new, never a part:
/// temporary name in the same folder, fsync, rename, fsync of the folder. Throws IoError.
void write_atomically(const std::filesystem::path& path, std::string_view content);
/// The same of pieces that follow one another.
void write_atomically(const std::filesystem::path& path, std::span<const std::string_view> pieces);

/// The whole file as bytes. Throws IoError that names the file and the system's reason.
std::string read_file(const std::filesystem::path& path);

}  // namespace vqgrad
