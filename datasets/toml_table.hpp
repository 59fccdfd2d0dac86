#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vqgrad {

/// A table of a TOML file, read by key and type; the key "click.epochs" is `epochs` of table [click]. Every
/// fault is a DataError with its place in the file: a missing key, a value of another type, what the caller
/// refuses.
class TomlTable {
 public:
  /// The whole file. Throws IoError; throws DataError if it is not TOML.
  explicit TomlTable(const std::filesystem::path& path);

  bool has(std::string_view key) const;
  /// Throws DataError if the table has any other key.
  void allow_only(std::initializer_list<std::string_view> keys) const;

  /// The value under `key`, if there is one. T is bool, std::int64_t, double (which takes whole numbers too)
  /// or std::string; `what` says in an error what is expected.
  template <class T>
  std::optional<T> find(std::string_view key, std::string_view what) const;
  /// The same, of a key that must be there.
  template <class T>
  T get(std::string_view key, std::string_view what) const {
    if (auto value = find<T>(key, what)) return *std::move(value);
    fail(key, what);
  }

  bool flag(std::string_view key) const { return get<bool>(key, "true or false"); }
  double number(std::string_view key) const { return get<double>(key, "a number with a point"); }
  std::string text(std::string_view key) const { return get<std::string>(key, "a text"); }
  /// A whole number of at least `smallest`.
  std::size_t count(std::string_view key, std::int64_t smallest = 1) const;

  bool flag_or(std::string_view key, bool otherwise) const;
  /// A text of at least one character.
  std::string text_or(std::string_view key, std::string otherwise) const;

  /// The table under `key`, which must be there.
  TomlTable table(std::string_view key) const;
  /// The tables [[key]]; none if there is no such key.
  std::vector<TomlTable> tables(std::string_view key) const;

  struct Place {
    std::size_t line = 1, column = 1;
  };
  /// Where the value of `key` begins, or the table if there is no such key.
  Place place(std::string_view key) const;

  /// Throws DataError at `key`'s place: expected `expected`, got `got`.
  [[noreturn]] void fail(std::string_view key, std::string_view expected, std::string_view got) const;
  /// Throws DataError: expected `what` for 'key', got its value.
  [[noreturn]] void fail(std::string_view key, std::string_view what) const;

 private:
  struct View;  // toml++ takes seconds to compile, so it is included in one place
  explicit TomlTable(std::shared_ptr<const View> view) : view_(std::move(view)) {}

  std::shared_ptr<const View> view_;
};

}  // namespace vqgrad
