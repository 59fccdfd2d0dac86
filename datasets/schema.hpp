#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "datasets/dataset.hpp"

namespace vqgrad {

/// A column, and the place in the schema that names it.
struct SchemaColumn {
  std::variant<std::string, std::size_t> name;  ///< its header, or its number from 1
  std::size_t line_in_schema = 1, column_in_schema = 1;
};

struct SchemaField {
  std::string name;
  FieldKind kind = FieldKind::categorical;
  Owner owner = Owner::interaction;
  std::string separator = "|";  ///< list: between the words
  SchemaColumn column;
};

/// The meaning of the columns of an interactions file, from a TOML file:
///
///   name = "songs"            # default: the schema's file name
///   file = "plays.tsv"        # beside the schema
///   delimiter = "\t"          # default ","
///   header = false            # default true; without one, columns are numbers from 1
///   quotes = false            # default true; cells in double quotes, as in CSV
///   threshold = 3.5           # default 4; a rating of at least this is a positive label
///
///   [columns]
///   user = 1
///   item = 2
///   rating = 3                # or: label = 3, with cells 0 or 1
///   time = 4                  # optional; whole seconds
///   title = 5                 # optional; what to show for an item
///
///   [[fields]]                # any number of them
///   name = "moods"
///   column = 6
///   kind = "list"             # default "categorical"; or "number"
///   owner = "item"            # default "interaction"; or "user"
///   separator = ";"           # of lists; default "|"
struct Schema {
  std::string name;
  std::filesystem::path file;
  std::string delimiter = ",";
  bool header = true;
  bool quotes = true;
  float threshold = 4;
  bool binary = false;  ///< the rating column holds labels, 0 or 1
  SchemaColumn user, item, rating;
  std::optional<SchemaColumn> time, title;
  std::vector<SchemaField> fields;
};

/// Throws IoError; throws DataError for a fault of TOML, an unknown key, a wrong type, a missing column.
Schema read_schema(const std::filesystem::path& path);

}  // namespace vqgrad
