#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/dataset.hpp"
#include "nn/npy.hpp"
#include "vq/codebook_usage.hpp"

namespace vqgrad {

/// A cell of a CSV file, quoted if RFC 4180 requires it. Line ends become spaces.
inline std::string csv_cell(std::string_view cell) {
  if (cell.find_first_of("\",\r\n") == std::string_view::npos) return std::string(cell);
  std::string text = "\"";
  for (const char c : cell) {
    if (c == '"') text += '"';
    text += c == '\n' || c == '\r' ? ' ' : c;
  }
  return text + '"';
}

/// A row of codes.csv.
struct ItemCode {
  std::string item_id;
  std::string title;
  std::size_t ratings = 0;  ///< training rows that name the item; 0: its embedding was never trained
  std::int32_t code = 0;
};

/// codes.csv: item_id,title,ratings,code, quoted as in RFC 4180. Line ends in a title become spaces.
std::string item_codes_csv(std::span<const ItemCode> items);

/// Throws IoError, or DataError with line and column.
std::vector<ItemCode> read_item_codes(const std::filesystem::path& path);

/// Usage of a codebook of `codes` codes by the items that training rows name.
CodebookUsage item_code_usage(std::span<const ItemCode> items, std::size_t codes);

/// For each code its items that training rows name, most rated first: (codes) lists of indices into `items`.
std::vector<std::vector<std::size_t>> items_by_code(std::span<const ItemCode> items, std::size_t codes);

/// A run's codes.csv and item_embeddings.npy (items, D), row by row of the same item.
struct ItemEmbeddings {
  std::vector<ItemCode> items;
  NpyArray embeddings;
};

/// Throws IoError as run_file; DataError if the two do not match.
ItemEmbeddings read_item_embeddings(const std::filesystem::path& run);

/// The genres of each of `items`, as words of the data set's item field "genres"; empty if it has no such
/// field. Throws DataError for an item that the data set does not have.
std::vector<std::vector<std::int32_t>> item_genres(const Dataset& dataset, std::span<const ItemCode> items);

}  // namespace vqgrad
