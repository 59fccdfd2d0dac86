#include "datasets/schema.hpp"

#include <cmath>
#include <limits>

#include "datasets/toml_section.hpp"

namespace vqgrad {
namespace {

std::optional<SchemaColumn> find_column(const TomlSection& section, const char* key, bool header) {
  if (!section.has(key)) return std::nullopt;
  const auto at = section.get(key)->source().begin;
  if (header) return SchemaColumn{*section.find<std::string>(key, "a column's header"), at.line, at.column};
  const auto number = *section.find<std::int64_t>(key, "a column's number (there is no header)");
  if (number < 1) section.fail(key, "a column's number from 1", std::to_string(number));
  return SchemaColumn{static_cast<std::size_t>(number), at.line, at.column};
}

void read_columns(const TomlSection& section, Schema& schema) {
  const auto find = [&](const char* key) { return find_column(section, key, schema.header); };
  schema.binary = section.has("label");
  if (schema.binary && section.has("rating")) section.fail("label", "either 'rating' or 'label'", "both");
  schema.user = section.require("user", find("user"));
  schema.item = section.require("item", find("item"));
  schema.rating = section.require("rating", find(schema.binary ? "label" : "rating"));
  schema.time = find("time");
  schema.title = find("title");
}

SchemaField read_field(const TomlSection& section, bool header) {
  SchemaField field;
  field.name = section.require("name", section.text("name"));
  if (field.name.empty()) section.fail("name", "at least one character", "");
  field.column = section.require("column", find_column(section, "column", header));
  field.kind = section.choose<FieldKind>(
      "kind",
      {{"categorical", FieldKind::categorical}, {"list", FieldKind::list}, {"number", FieldKind::number}});
  field.owner = section.choose<Owner>(
      "owner", {{"interaction", Owner::interaction}, {"user", Owner::user}, {"item", Owner::item}});
  field.separator = section.text("separator").value_or("|");
  if (field.separator.empty()) section.fail("separator", "at least one character", "");
  return field;
}

void read_fields(const TomlSection& root, const std::string& file, Schema& schema) {
  if (!root.has("fields")) return;
  const toml::array* fields = root.get("fields")->as_array();
  if (!fields) root.fail("fields", "tables [[fields]]", "");
  for (const toml::node& node : *fields) {
    const toml::table* table = node.as_table();
    if (!table) root.fail(node.source(), "a table [[fields]]", "");
    const TomlSection section(file, *table, {"name", "column", "kind", "owner", "separator"});
    auto field = read_field(section, schema.header);
    for (const char* taken : {"user id", "item id", "time", "count"})
      if (field.name == taken) section.fail("name", "a name that no field has of its own accord", field.name);
    for (const SchemaField& other : schema.fields)
      if (other.name == field.name) section.fail("name", "a name that no field above has", field.name);
    schema.fields.push_back(std::move(field));
  }
}

float read_threshold(const TomlSection& root) {
  const double threshold = root.find<double>("threshold", "a number").value_or(4);
  if (!(std::abs(threshold) <= std::numeric_limits<float>::max()))
    root.fail("threshold", "a number that ratings reach, such as 3.5", fmt::format("{}", threshold));
  return static_cast<float>(threshold);
}

}  // namespace

Schema read_schema(const std::filesystem::path& path) {
  const std::string file = path.string();
  const toml::table table = read_toml(file);
  const TomlSection root(file, table,
                         {"name", "file", "delimiter", "header", "quotes", "threshold", "columns", "fields"});
  Schema schema;
  schema.name = root.text("name").value_or(path.stem().string());
  schema.file = path.parent_path() / root.require("file", root.text("file"));
  schema.delimiter = root.text("delimiter").value_or(",");
  if (schema.delimiter.empty()) root.fail("delimiter", "at least one character", "");
  schema.header = root.flag("header").value_or(true);
  schema.quotes = root.flag("quotes").value_or(true);
  const TomlSection columns(file, root.table("columns"),
                            {"user", "item", "rating", "label", "time", "title"});
  read_columns(columns, schema);
  if (schema.binary && root.has("threshold"))
    root.fail("threshold", "no threshold where there are labels", "");
  schema.threshold = schema.binary ? 1.0f : read_threshold(root);
  read_fields(root, file, schema);
  return schema;
}

}  // namespace vqgrad
