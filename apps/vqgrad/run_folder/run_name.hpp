#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace vqgrad {

/// A data set's name as part of a file name: lower case, with a dash for everything except letters and
/// digits; bytes beyond ASCII stay. "MovieLens 1M" -> "movielens-1m", "../x" -> "x", "" -> "run".
std::string slug(std::string_view name);

/// Makes FOLDER/SLUG-1, or the first number that is free, and returns its path. Two processes get
/// two folders. Throws IoError.
std::filesystem::path make_run_folder(const std::filesystem::path& folder, std::string_view dataset_name);

}  // namespace vqgrad
