#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace vqgrad {

/// A data set's name as part of a file name: lower case, and a dash for all that is no letter or digit; bytes
/// beyond ASCII stay. "MovieLens 1M" -> "movielens-1m", "../x" -> "x", "" -> "run".
std::string slug(std::string_view name);

/// Makes FOLDER/SLUG-1, or the first number that is free, and returns its path. Of two processes each gets
/// its own. Throws IoError.
std::filesystem::path make_run_folder(const std::filesystem::path& folder, std::string_view dataset_name);

}  // namespace vqgrad
