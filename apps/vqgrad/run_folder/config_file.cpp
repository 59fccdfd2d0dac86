#include "apps/vqgrad/run_folder/config_file.hpp"

#include <fmt/format.h>

#include <sstream>

#include "base/utf8.hpp"
#include "datasets/toml_section.hpp"

namespace vqgrad {

ConfigFile::ConfigFile(const std::filesystem::path& path) : file_(path.string()), table_(read_toml(file_)) {}

bool ConfigFile::flag(std::string_view key) const { return get<bool>(key, "true or false"); }
double ConfigFile::number(std::string_view key) const { return get<double>(key, "a number with a point"); }
std::string ConfigFile::text(std::string_view key) const { return get<std::string>(key, "a text"); }

std::size_t ConfigFile::count(std::string_view key, std::int64_t smallest) const {
  const auto value = get<std::int64_t>(key, "a whole number");
  if (value < smallest) fail(key, fmt::format("a whole number of at least {}", smallest));
  return static_cast<std::size_t>(value);
}

void ConfigFile::fail(std::string_view key, std::string_view expected) const {
  const auto node = table_.at_path(key);
  std::ostringstream got;
  if (node) got << node;
  const auto at = node ? node.node()->source().begin : toml::source_position{1, 1};
  throw DataError(file_, at.line, at.column, fmt::format("{} for '{}'", expected, key),
                  shown_text(got.str()));
}

template <class T>
T ConfigFile::get(std::string_view key, std::string_view expected) const {
  // Exact: toml++ would turn 1 into true and 1.0 into 1.
  if (const auto value = table_.at_path(key).value_exact<T>()) return *value;
  fail(key, expected);
}

}  // namespace vqgrad
