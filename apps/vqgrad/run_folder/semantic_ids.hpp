#pragma once
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "apps/vqgrad/run_folder/item_codes.hpp"

namespace vqgrad {

/// An item as a tuple of codes, and a last digit that tells items of one tuple apart.
struct SemanticId {
  std::string item_id;
  std::string title;
  std::size_t ratings = 0;  ///< training rows that name the item
  std::vector<std::int32_t> codes;
  std::int32_t digit = 0;
  bool operator==(const SemanticId&) const = default;
};

/// Indices of items, most rated first; ties keep the order of `items`.
std::vector<std::uint32_t> most_rated_first(std::span<const ItemCode> items);

/// IDs of items with codes (n, levels). Among items of one tuple the most rated has digit 0; ties keep the
/// order of `items`.
std::vector<SemanticId> semantic_ids(std::span<const ItemCode> items, std::span<const std::int32_t> codes,
                                     std::size_t levels);

/// item_id,title,ratings,code_1,...,code_L,digit, quoted as in RFC 4180.
std::string semantic_ids_csv(std::span<const SemanticId> ids);
/// [{"item_id", "title", "ratings", "codes": [...], "digit"}, ...]
nlohmann::ordered_json semantic_ids_json(std::span<const SemanticId> ids);

/// Reads what `semantic_ids_csv` wrote. Throws IoError, or DataError with line and column.
std::vector<SemanticId> read_semantic_ids(const std::filesystem::path& path);

}  // namespace vqgrad
