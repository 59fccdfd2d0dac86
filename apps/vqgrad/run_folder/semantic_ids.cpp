#include "apps/vqgrad/run_folder/semantic_ids.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "base/error.hpp"
#include "datasets/row_reader.hpp"
#include "datasets/text_file.hpp"
#include "vq/code_tuples.hpp"

namespace vqgrad {
namespace {

/// Columns around the codes.
constexpr std::size_t before = 3, after = 1;

std::string column_name(std::size_t column, std::size_t levels) {
  constexpr const char* names[] = {"item_id", "title", "ratings"};
  if (column < before) return names[column];
  return column == before + levels ? "digit" : fmt::format("code_{}", column - before + 1);
}

}  // namespace

std::vector<std::uint32_t> most_rated_first(std::span<const ItemCode> items) {
  std::vector<std::uint32_t> order(items.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return items[a].ratings > items[b].ratings; });
  return order;
}

std::vector<SemanticId> semantic_ids(std::span<const ItemCode> items, std::span<const std::int32_t> codes,
                                     std::size_t levels) {
  const auto digits = last_digits(codes, levels, most_rated_first(items));
  std::vector<SemanticId> ids;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto own = codes.subspan(i * levels, levels);
    ids.push_back({items[i].item_id, items[i].title, items[i].ratings, {own.begin(), own.end()}, digits[i]});
  }
  return ids;
}

std::string semantic_ids_csv(std::span<const SemanticId> ids) {
  const std::size_t levels = ids.empty() ? 0 : ids[0].codes.size();
  std::string text;
  for (std::size_t c = 0; c < before + levels + after; ++c)
    text += (c == 0 ? "" : ",") + column_name(c, levels);
  text += '\n';
  for (const SemanticId& id : ids)
    text += fmt::format("{},{},{},{},{}\n", csv_cell(id.item_id), csv_cell(id.title), id.ratings,
                        fmt::join(id.codes, ","), id.digit);
  return text;
}

nlohmann::ordered_json semantic_ids_json(std::span<const SemanticId> ids) {
  auto json = nlohmann::ordered_json::array();
  for (const SemanticId& id : ids)
    json.push_back({{"item_id", id.item_id},
                    {"title", id.title},
                    {"ratings", id.ratings},
                    {"codes", id.codes},
                    {"digit", id.digit}});
  return json;
}

std::vector<SemanticId> read_semantic_ids(const std::filesystem::path& path) {
  const TextFile file(path);
  RowReader row(file, {",", true});
  row.next();
  const std::size_t columns = row.size();
  const std::size_t levels = columns > before + after ? columns - before - after : 1;
  for (std::size_t c = 0; c < columns; ++c)
    if (row[c] != column_name(c, levels)) row.fail(c, "the column '" + column_name(c, levels) + "'");
  if (columns != before + levels + after)
    row.fail(columns - 1, "the columns item_id, title, ratings, code_1, ..., digit");
  std::vector<SemanticId> ids;
  constexpr auto most = std::numeric_limits<std::int32_t>::max();
  while (row.next(columns)) {
    SemanticId& id = ids.emplace_back();
    id.item_id = row[0];
    id.title = row[1];
    id.ratings =
        row.number<std::size_t>(2, 0, std::numeric_limits<std::size_t>::max(), "a number of ratings");
    for (std::size_t l = 0; l < levels; ++l)
      id.codes.push_back(row.number<std::int32_t>(before + l, 0, most, "a code"));
    id.digit = row.number<std::int32_t>(before + levels, 0, most, "a digit");
  }
  return ids;
}

}  // namespace vqgrad
