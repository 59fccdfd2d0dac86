#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace vqgrad {

/// Writes a whole file so that readers see the old content or the new, never a part, even after a power cut:
/// temporary name in the same folder, fsync, rename, fsync of the folder. Throws IoError.
void write_atomically(const std::filesystem::path& path, std::string_view content);

/// The whole file as bytes. Throws IoError that names the file and the system's reason.
std::string read_file(const std::filesystem::path& path);

}  // namespace vqgrad
