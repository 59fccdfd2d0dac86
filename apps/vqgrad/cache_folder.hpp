#pragma once
#include <filesystem>

namespace vqgrad {

/// Where data sets that were read may be kept: VQGRAD_CACHE_DIR (empty: nowhere), or the folder "vqgrad" in
/// XDG_CACHE_HOME, or in ~/.cache (XDG Base Directory Specification). Empty where none of them is set.
std::filesystem::path cache_folder();

}  // namespace vqgrad
