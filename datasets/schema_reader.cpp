#include "datasets/schema_reader.hpp"

#include <fmt/format.h>

#include <limits>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "base/utf8.hpp"
#include "datasets/field_builder.hpp"
#include "datasets/row_reader.hpp"
#include "datasets/schema.hpp"

namespace vqgrad {
namespace {

/// Finds the schema's columns in the file's first row.
class ColumnFinder {
 public:
  ColumnFinder(std::string schema, const RowReader& first) : schema_(std::move(schema)), first_(first) {}

  std::size_t operator()(const SchemaColumn& column) const {
    if (const auto* number = std::get_if<std::size_t>(&column.name)) {
      if (*number <= first_.size()) return *number - 1;
      fail(column, fmt::format("a column's number from 1 to {}", first_.size()), fmt::format("{}", *number));
    }
    const auto& name = std::get<std::string>(column.name);
    std::string names;
    std::optional<std::size_t> found;
    for (std::size_t c = 0; c < first_.size(); ++c) {
      if (first_[c] == name && found) first_.fail(c, "a header that no other column has");
      if (first_[c] == name) found = c;
      names += fmt::format("{}{}", names.empty() ? "" : ", ", shown_text(first_[c]));
    }
    if (!found) fail(column, "one of the columns " + names, shown_text(name));
    return *found;
  }

 private:
  [[noreturn]] void fail(const SchemaColumn& column, const std::string& expected,
                         const std::string& got) const {
    throw DataError(schema_, column.line_in_schema, column.column_in_schema, expected, got);
  }

  std::string schema_;
  const RowReader& first_;
};

/// Builds a field. For a user or an item the first row's cell counts, and later rows must agree.
class FieldReader {
 public:
  FieldReader(const SchemaField& field, std::size_t cell)
      : field_(field), cell_(cell), builder_(field.name, field.kind, field.owner) {}

  void read(const RowReader& row, std::int32_t user, std::int32_t item) {
    if (field_.owner == Owner::interaction) return add(row);
    const auto owner = static_cast<std::size_t>(field_.owner == Owner::user ? user : item);
    if (owner == first_cells_.size()) {
      first_cells_.emplace_back(row[cell_]);
      add(row);
    } else if (first_cells_[owner] != row[cell_]) {
      row.fail(cell_, fmt::format("'{}' as in the {}'s first row", shown_text(first_cells_[owner]),
                                  field_.owner == Owner::user ? "user" : "item"));
    }
  }

  Field take() && { return std::move(builder_).take(); }

 private:
  void add(const RowReader& row) {
    constexpr double most = std::numeric_limits<double>::max();
    if (field_.kind == FieldKind::categorical) builder_.add(row[cell_]);
    if (field_.kind == FieldKind::list) builder_.add(row.list(cell_, field_.separator));
    if (field_.kind == FieldKind::number) builder_.add(row.number(cell_, -most, most, "a number"));
  }

  const SchemaField& field_;
  std::size_t cell_;
  FieldBuilder builder_;
  std::vector<std::string> first_cells_;
};

float read_rating(const RowReader& row, std::size_t cell, bool binary) {
  if (!binary) {
    constexpr float most = std::numeric_limits<float>::max();
    return row.number(cell, -most, most, "a rating");
  }
  if (row[cell] != "0" && row[cell] != "1") row.fail(cell, "a label of 0 or 1");
  return row[cell] == "1" ? 1.0f : 0.0f;
}

std::int32_t read_id(const RowReader& row, std::size_t cell, const char* what, Dictionary& ids) {
  if (row[cell].empty()) row.fail(cell, what);
  return ids.add(row[cell]);
}

std::int64_t read_time(const RowReader& row, std::size_t cell) {
  using Limits = std::numeric_limits<std::int64_t>;
  return row.number(cell, Limits::min(), Limits::max(), "a time in whole seconds");
}

/// An item without a title has its id.
std::vector<std::string> take_titles(FieldReader reader, const std::vector<std::string>& ids) {
  const Field field = std::move(reader).take();
  auto titles = ids;
  for (std::size_t i = 0; i < titles.size(); ++i)
    if (field.values[i] != Field::missing) titles[i] = field.words[static_cast<std::size_t>(field.values[i])];
  return titles;
}

}  // namespace

Dataset read_with_schema(const std::filesystem::path& path) {
  const Schema schema = read_schema(path);
  const TextFile file(schema.file, "the schema " + path.string() + " names it");
  file.require_utf8();
  const RowFormat format{schema.delimiter, schema.quotes};
  RowReader first(file, format);
  first.next();
  const ColumnFinder find(path.string(), first);
  const auto find_optional = [&](const std::optional<SchemaColumn>& column) {
    return column ? std::optional(find(*column)) : std::nullopt;
  };
  const auto user_cell = find(schema.user), item_cell = find(schema.item), rating_cell = find(schema.rating);
  const auto time_cell = find_optional(schema.time), title_cell = find_optional(schema.title);
  std::vector<FieldReader> fields;
  for (const SchemaField& field : schema.fields) fields.emplace_back(field, find(field.column));
  const SchemaField title_field{"title", FieldKind::categorical, Owner::item, "", {}};
  std::optional<FieldReader> titles;
  if (title_cell) titles.emplace(title_field, *title_cell);

  Dataset dataset;
  dataset.name = schema.name;
  dataset.threshold = schema.threshold;
  dataset.files = {path, schema.file};
  Interactions& rows = dataset.interactions;
  Dictionary users, items;
  RowReader row(file, format);
  if (schema.header) row.next();
  while (row.next(first.size())) {
    const auto user = read_id(row, user_cell, "a user id", users);
    const auto item = read_id(row, item_cell, "an item id", items);
    rows.users.push_back(static_cast<std::uint32_t>(user));
    rows.items.push_back(static_cast<std::uint32_t>(item));
    rows.ratings.push_back(read_rating(row, rating_cell, schema.binary));
    if (time_cell) rows.times.push_back(read_time(row, *time_cell));
    for (FieldReader& field : fields) field.read(row, user, item);
    if (titles) titles->read(row, user, item);
  }
  if (rows.size() == 0) row.fail_at_end("an interaction");

  dataset.users = std::move(users).take();
  dataset.items = std::move(items).take();
  if (titles) dataset.titles = take_titles(std::move(*titles), dataset.items);
  for (FieldReader& field : fields) dataset.fields.push_back(std::move(field).take());
  return dataset;
}

}  // namespace vqgrad
