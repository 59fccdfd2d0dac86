#include "apps/vqgrad/run_folder/run_name.hpp"

#include <fmt/format.h>

#include <system_error>

#include "base/error.hpp"

namespace vqgrad {

std::string slug(std::string_view name) {
  std::string text;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool kept =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (kept)
      text += c;
    else if (!text.empty() && text.back() != '-')
      text += '-';
  }
  if (text.ends_with('-')) text.pop_back();
  return text.empty() ? "run" : text;
}

std::filesystem::path make_run_folder(const std::filesystem::path& folder, std::string_view dataset_name) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (int number = 1; !error; ++number) {
    const auto path = folder / fmt::format("{}-{}", slug(dataset_name), number);
    if (std::filesystem::create_directory(path, error)) return path;  // false where it exists: it is taken
    // A file of that name is taken too.
    if (error == std::errc::file_exists || error == std::errc::not_a_directory) error.clear();
  }
  throw IoError(fmt::format("cannot make a run folder in {}: {}", folder.string(), error.message()));
}

}  // namespace vqgrad
