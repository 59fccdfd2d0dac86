#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace vqgrad {

enum class FieldKind { categorical, list, number };

/// A field has one value per user, per item or per interaction.
enum class Owner { user, item, interaction };

/// A column of side information, one row per owner (user, item or interaction).
struct Field {
  static constexpr std::int32_t missing = -1;

  std::string name;
  FieldKind kind = FieldKind::categorical;
  Owner owner = Owner::interaction;
  std::vector<std::string> words;  ///< categorical, list: the distinct values, by first appearance
  std::vector<std::int32_t>
      values;  ///< categorical: a word index or `missing` per row; list: all rows' words
  std::vector<std::size_t> offsets{};  ///< list: row r is values[offsets[r]] to values[offsets[r + 1]]
  std::vector<double> numbers;         ///< number: one value per row

  /// Row r of a list field, as indices into words.
  std::span<const std::int32_t> list(std::size_t r) const {
    return std::span(values).subspan(offsets[r], offsets[r + 1] - offsets[r]);
  }
};

/// Who rated what, how and when; one row per interaction, in file order.
struct Interactions {
  std::vector<std::uint32_t> users;  ///< index into Dataset::users
  std::vector<std::uint32_t> items;  ///< index into Dataset::items
  std::vector<float> ratings;
  std::vector<std::int64_t> times;  ///< seconds since 1970; empty if the source has no times

  std::size_t size() const { return users.size(); }
};

/// A data set in memory, column by column. `fields` does not repeat user id, item id and time: FeatureEncoder
/// makes fields of them.
struct Dataset {
  std::string name;
  Interactions interactions;
  std::vector<std::string> users;            ///< raw ids
  std::vector<std::string> items;            ///< raw ids
  std::vector<std::string> titles;           ///< UTF-8, one per item; empty if the source has none
  std::vector<Field> fields;                 ///< side information
  float threshold = 4;                       ///< a rating of at least this is a positive label
  std::vector<std::filesystem::path> files;  ///< the files read, in a fixed order; empty for synthetic data

  /// The title, or the raw id if there are no titles.
  const std::string& display_name(std::uint32_t item) const {
    return titles.empty() ? items[item] : titles[item];
  }

  /// The side field of that name. Throws UsageError that lists all names.
  const Field& field(const std::string& name) const;
};

/// SHA-256 of the source of a data set, for a run's manifest. For files: of the text that `sha256sum FILE...`
/// prints for their names without folders. For synthetic data: of the columns' bytes. Reads the files again.
/// Throws IoError.
std::string content_hash(const Dataset& dataset);

}  // namespace vqgrad
