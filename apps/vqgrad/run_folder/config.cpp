#include "apps/vqgrad/run_folder/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace vqgrad {
namespace {

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string toml_key(std::string_view key) {
  const auto bare = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !key.empty() && std::all_of(key.begin(), key.end(), bare) ? std::string(key) : toml_string(key);
}

std::string toml_value(const Config::Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  if (const auto* text = std::get_if<std::string>(&value)) return toml_string(*text);
  // TOML tells 1.0 from 1.
  const std::string text = fmt::format("{}", std::get<double>(value));
  return text.find_first_not_of("-0123456789") == std::string::npos ? text + ".0" : text;
}

std::string plain_value(const Config::Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return toml_value(value);
}

/// "click.epochs" -> "click"; "" for the top level.
std::string_view table_of(std::string_view key) {
  const auto dot = key.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
}

}  // namespace

Config& Config::put(std::string key, Value value) {
  entries_.emplace_back(std::move(key), std::move(value));
  return *this;
}

std::string Config::toml() const {
  std::vector<std::string_view> tables = {""};  // top-level keys must stand before every table
  for (const auto& [key, value] : entries_)
    if (std::find(tables.begin(), tables.end(), table_of(key)) == tables.end())
      tables.push_back(table_of(key));

  std::string text;
  for (const std::string_view table : tables) {
    if (!table.empty()) text += fmt::format("{}[{}]\n", text.empty() ? "" : "\n", table);
    for (const auto& [key, value] : entries_) {
      if (table_of(key) != table) continue;
      const std::string_view name = std::string_view(key).substr(table.empty() ? 0 : table.size() + 1);
      text += fmt::format("{} = {}\n", toml_key(name), toml_value(value));
    }
  }
  return text;
}

std::vector<std::pair<std::string, std::string>> Config::rows() const {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& [key, value] : entries_) rows.emplace_back(key, plain_value(value));
  return rows;
}

}  // namespace vqgrad
