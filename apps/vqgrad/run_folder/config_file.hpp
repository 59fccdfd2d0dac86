#pragma once
#include <toml++/toml.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace vqgrad {

/// A run's config.toml read back: values by the keys that Config was given, such as "deepfm.epochs". Whatever
/// is missing or of another type is a DataError with the place in the file.
class ConfigFile {
 public:
  /// Throws IoError; DataError for what is no TOML.
  explicit ConfigFile(const std::filesystem::path& path);

  bool flag(std::string_view key) const;
  double number(std::string_view key) const;
  /// A whole number of at least `smallest`.
  std::size_t count(std::string_view key, std::int64_t smallest = 1) const;
  std::string text(std::string_view key) const;

  [[noreturn]] void fail(std::string_view key, std::string_view expected) const;

 private:
  template <class T>
  T get(std::string_view key, std::string_view expected) const;

  std::string file_;
  toml::table table_;
};

}  // namespace vqgrad
