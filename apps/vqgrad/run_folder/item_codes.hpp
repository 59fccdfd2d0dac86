#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "vq/codebook_usage.hpp"

namespace vqgrad {

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

}  // namespace vqgrad
