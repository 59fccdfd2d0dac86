#pragma once
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/utf8.hpp"

namespace vqgrad {

/// Throws IoError, and DataError with the place of what is no TOML.
inline toml::table read_toml(const std::string& file) try {
  return toml::parse(read_file(file), file);
} catch (const toml::parse_error& error) {
  const auto at = error.source().begin;
  throw DataError(file, at.line, at.column, "TOML", std::string(error.description()));
}

/// A table of a TOML file whose values are asked for by key and type; every fault is a DataError with the
/// place in the file, including keys that nobody asks for.
class TomlSection {
 public:
  /// Keeps references. `keys` are all keys that may be in the table.
  TomlSection(const std::string& file, const toml::table& table, std::initializer_list<std::string_view> keys)
      : file_(file), table_(table) {
    std::string names;
    for (const auto key : keys) names += (names.empty() ? "" : ", ") + std::string(key);
    for (const auto& [key, node] : table_)
      if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
        fail(key.source(), "one of the keys " + names, key.str());
  }

  bool has(const char* key) const { return table_.contains(key); }

  /// The value, if there is one; `what` it should be.
  template <class T>
  std::optional<T> find(const char* key, const char* what) const {
    const toml::node* node = table_.get(key);
    if (!node) return std::nullopt;
    // toml++ would turn 1 into true and true into 1.0
    if (node->is_boolean() == std::is_same_v<T, bool>)
      if (auto value = node->value<T>()) return value;
    fail(node->source(), fmt::format("{} for '{}'", what, key), print(*node));
  }
  std::optional<std::string> text(const char* key) const { return find<std::string>(key, "a text"); }
  std::optional<bool> flag(const char* key) const { return find<bool>(key, "true or false"); }

  /// The value that the text under `key` names, or the first of `choices` where there is no such key.
  template <class T>
  T choose(const char* key, std::initializer_list<std::pair<std::string_view, T>> choices) const {
    const auto wanted = text(key);
    if (!wanted) return choices.begin()->second;
    std::string names;
    for (const auto& [name, value] : choices) {
      if (*wanted == name) return value;
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    fail(key, "one of " + names, *wanted);
  }

  /// The table under `key`. Throws DataError where there is none.
  const toml::table& table(const char* key) const {
    if (!has(key)) fail(table_.source(), fmt::format("a table '{}'", key), "");
    if (const auto* table = table_.get(key)->as_table()) return *table;
    fail(key, fmt::format("a table '{}'", key), print(*table_.get(key)));
  }

  template <class T>
  T require(const char* key, std::optional<T> value) const {
    if (!value) fail(table_.source(), fmt::format("the key '{}'", key), "");
    return *std::move(value);
  }

  const toml::node* get(const char* key) const { return table_.get(key); }

  /// Throws DataError at the place of `key`'s value.
  [[noreturn]] void fail(const char* key, const std::string& expected, std::string_view got) const {
    fail(table_.get(key)->source(), expected, got);
  }

  [[noreturn]] void fail(const toml::source_region& region, const std::string& expected,
                         std::string_view got) const {
    const toml::source_position at = region.begin ? region.begin : toml::source_position{1, 1};
    throw DataError(file_, at.line, at.column, expected, shown_text(got));
  }

 private:
  static std::string print(const toml::node& node) {
    std::ostringstream out;
    node.visit([&](const auto& n) { out << n; });
    return out.str();
  }

  const std::string& file_;
  const toml::table& table_;
};

}  // namespace vqgrad
