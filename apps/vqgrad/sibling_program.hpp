#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace vqgrad {

/// The folder of the running program, where its siblings are built too.
std::filesystem::path program_folder();

/// Becomes the program at `path`, relative to `program_folder()`, with the words of both lists as its
/// arguments. Does not return. Throws IoError if it cannot be started.
[[noreturn]] void start_sibling(const std::filesystem::path& path, std::vector<std::string> words,
                                const std::vector<std::string>& more);

}  // namespace vqgrad
