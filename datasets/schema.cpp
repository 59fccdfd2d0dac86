#include "datasets/schema.hpp"

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <utility>

#include "datasets/toml_table.hpp"

namespace vqgrad {
namespace {

SchemaColumn read_column(const TomlTable& table, const char* key, bool header) {
  const auto [line, column] = table.place(key);
  if (header) return {table.get<std::string>(key, "a column's header"), line, column};
  const auto number = table.get<std::int64_t>(key, "a column's number (there is no header)");
  if (number < 1) table.fail(key, "a column's number from 1", fmt::format("{}", number));
  return {static_cast<std::size_t>(number), line, column};
}

void read_columns(const TomlTable& table, Schema& schema) {
  table.allow_only({"user", "item", "rating", "label", "time", "title"});
  schema.binary = table.has("label");
  if (schema.binary && table.has("rating")) table.fail("label", "either 'rating' or 'label'", "both");
  schema.user = read_column(table, "user", schema.header);
  schema.item = read_column(table, "item", schema.header);
  schema.rating = read_column(table, schema.binary ? "label" : "rating", schema.header);
  if (table.has("time")) schema.time = read_column(table, "time", schema.header);
  if (table.has("title")) schema.title = read_column(table, "title", schema.header);
}

/// The value that the text under `key` names; the first of `choices` if there is no such key.
template <class T>
T choose(const TomlTable& table, const char* key,
         std::initializer_list<std::pair<std::string_view, T>> choices) {
  if (!table.has(key)) return choices.begin()->second;
  const std::string wanted = table.text(key);
  std::string names;
  for (const auto& [name, value] : choices) {
    if (wanted == name) return value;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  table.fail(key, "one of " + names, wanted);
}

SchemaField read_field(const TomlTable& table, const Schema& schema) {
  table.allow_only({"name", "column", "kind", "owner", "separator"});
  SchemaField field;
  field.name = table.text("name");
  if (field.name.empty()) table.fail("name", "at least one character", "");
  field.column = read_column(table, "column", schema.header);
  field.kind = choose<FieldKind>(
      table, "kind",
      {{"categorical", FieldKind::categorical}, {"list", FieldKind::list}, {"number", FieldKind::number}});
  field.owner = choose<Owner>(
      table, "owner", {{"interaction", Owner::interaction}, {"user", Owner::user}, {"item", Owner::item}});
  field.separator = table.text_or("separator", "|");
  for (const char* taken : {"user id", "item id", "time", "count"})
    if (field.name == taken) table.fail("name", "a name that no field has of its own accord", field.name);
  for (const SchemaField& other : schema.fields)
    if (other.name == field.name) table.fail("name", "a name that no field above has", field.name);
  return field;
}

float read_threshold(const TomlTable& root) {
  const double threshold = root.find<double>("threshold", "a number").value_or(4);
  if (!(std::abs(threshold) <= std::numeric_limits<float>::max()))
    root.fail("threshold", "a number that ratings reach, such as 3.5", fmt::format("{}", threshold));
  return static_cast<float>(threshold);
}

}  // namespace

Schema read_schema(const std::filesystem::path& path) {
  const TomlTable root(path);
  root.allow_only({"name", "file", "delimiter", "header", "quotes", "threshold", "columns", "fields"});
  Schema schema;
  schema.name = root.find<std::string>("name", "a text").value_or(path.stem().string());
  schema.file = path.parent_path() / root.text("file");
  schema.delimiter = root.text_or("delimiter", ",");
  schema.header = root.flag_or("header", true);
  schema.quotes = root.flag_or("quotes", true);
  read_columns(root.table("columns"), schema);
  if (schema.binary && root.has("threshold"))
    root.fail("threshold", "no threshold where there are labels", "");
  schema.threshold = schema.binary ? 1.0f : read_threshold(root);
  for (const TomlTable& table : root.tables("fields")) schema.fields.push_back(read_field(table, schema));
  return schema;
}

}  // namespace vqgrad
