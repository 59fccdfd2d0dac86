#include "datasets/toml_table.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <sstream>
#include <type_traits>
#include <utility>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/utf8.hpp"

namespace vqgrad {
namespace {

toml::table parse(const std::string& file) try {
  return toml::parse(read_file(file), file);
} catch (const toml::parse_error& error) {
  const auto at = error.source().begin;
  throw DataError(file, at.line, at.column, "TOML", std::string(error.description()));
}

std::string print(const toml::node& node) {
  std::ostringstream out;
  node.visit([&](const auto& n) { out << n; });
  return out.str();
}

}  // namespace

struct TomlTable::View {
  std::string file;
  std::shared_ptr<const toml::table> root;
  const toml::table* table;

  const toml::node* find(std::string_view key) const { return table->at_path(key).node(); }
  TomlTable below(const toml::table* inner) const {
    return TomlTable(std::make_shared<const View>(View{file, root, inner}));
  }
};

TomlTable::TomlTable(const std::filesystem::path& path) {
  auto root = std::make_shared<const toml::table>(parse(path.string()));
  view_ = std::make_shared<const View>(View{path.string(), root, root.get()});
}

bool TomlTable::has(std::string_view key) const { return view_->find(key) != nullptr; }

void TomlTable::allow_only(std::initializer_list<std::string_view> keys) const {
  for (const auto& [key, node] : *view_->table)
    if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
      throw DataError(view_->file, key.source().begin.line, key.source().begin.column,
                      fmt::format("one of the keys {}", fmt::join(keys, ", ")), shown_text(key.str()));
}

template <class T>
std::optional<T> TomlTable::find(std::string_view key, std::string_view what) const {
  const toml::node* node = view_->find(key);
  if (!node) return std::nullopt;
  // value() would also turn 1 into true, true into 1.0 and 1.0 into 1.
  const auto value =
      std::is_same_v<T, double> && node->is_integer() ? node->value<T>() : node->value_exact<T>();
  if (!value) fail(key, what);
  return value;
}

std::size_t TomlTable::count(std::string_view key, std::int64_t smallest) const {
  const auto value = get<std::int64_t>(key, "a whole number");
  if (value < smallest) fail(key, fmt::format("a whole number of at least {}", smallest));
  return static_cast<std::size_t>(value);
}

bool TomlTable::flag_or(std::string_view key, bool otherwise) const {
  return has(key) ? flag(key) : otherwise;
}

std::string TomlTable::text_or(std::string_view key, std::string otherwise) const {
  if (!has(key)) return otherwise;
  std::string value = text(key);
  if (value.empty()) fail(key, "at least one character", "");
  return value;
}

TomlTable TomlTable::table(std::string_view key) const {
  const toml::node* node = view_->find(key);
  const std::string expected = fmt::format("a table '{}'", key);
  if (!node || !node->is_table()) fail(key, expected, node ? print(*node) : "");
  return view_->below(node->as_table());
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) const {
  std::vector<TomlTable> result;
  const toml::node* node = view_->find(key);
  if (!node) return result;
  if (!node->is_array_of_tables()) fail(key, fmt::format("tables [[{}]]", key), "");
  for (const toml::node& inner : *node->as_array()) result.push_back(view_->below(inner.as_table()));
  return result;
}

TomlTable::Place TomlTable::place(std::string_view key) const {
  const toml::node* node = view_->find(key);
  const toml::source_position at = (node ? node : view_->table)->source().begin;
  return at ? Place{at.line, at.column} : Place{};
}

void TomlTable::fail(std::string_view key, std::string_view expected, std::string_view got) const {
  const auto [line, column] = place(key);
  throw DataError(view_->file, line, column, std::string(expected), shown_text(got));
}

void TomlTable::fail(std::string_view key, std::string_view what) const {
  const toml::node* node = view_->find(key);
  fail(key, fmt::format("{} for '{}'", what, key), node ? print(*node) : "");
}

template std::optional<bool> TomlTable::find(std::string_view, std::string_view) const;
template std::optional<double> TomlTable::find(std::string_view, std::string_view) const;
template std::optional<std::int64_t> TomlTable::find(std::string_view, std::string_view) const;
template std::optional<std::string> TomlTable::find(std::string_view, std::string_view) const;

}  // namespace vqgrad
