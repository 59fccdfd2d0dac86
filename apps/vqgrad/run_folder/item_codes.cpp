#include "apps/vqgrad/run_folder/item_codes.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <limits>
#include <map>
#include <string_view>

#include "apps/vqgrad/run_folder/run_folder.hpp"
#include "base/error.hpp"
#include "datasets/row_reader.hpp"
#include "datasets/text_file.hpp"

namespace vqgrad {
namespace {

constexpr std::string_view columns[] = {"item_id", "title", "ratings", "code"};

}  // namespace

std::string item_codes_csv(std::span<const ItemCode> items) {
  std::string text = fmt::format("{}\n", fmt::join(columns, ","));
  for (const ItemCode& item : items)
    text +=
        fmt::format("{},{},{},{}\n", csv_cell(item.item_id), csv_cell(item.title), item.ratings, item.code);
  return text;
}

std::vector<ItemCode> read_item_codes(const std::filesystem::path& path) {
  const TextFile file(path);
  RowReader row(file, {",", true});
  row.read_header(columns);
  std::vector<ItemCode> items;
  while (row.next(4))
    items.push_back(
        {std::string(row[0]), std::string(row[1]),
         row.number<std::size_t>(2, 0, std::numeric_limits<std::size_t>::max(), "a number of ratings"),
         row.number<std::int32_t>(3, 0, std::numeric_limits<std::int32_t>::max(), "a code")});
  return items;
}

CodebookUsage item_code_usage(std::span<const ItemCode> items, std::size_t codes) {
  std::vector<std::int32_t> assigned;
  for (const ItemCode& item : items)
    if (item.ratings > 0) assigned.push_back(item.code);
  return codebook_usage(assigned, codes);
}

std::vector<std::vector<std::size_t>> items_by_code(std::span<const ItemCode> items, std::size_t codes) {
  std::vector<std::vector<std::size_t>> lists(codes);
  for (std::size_t i = 0; i < items.size(); ++i)
    if (items[i].ratings > 0) lists.at(static_cast<std::size_t>(items[i].code)).push_back(i);
  for (auto& list : lists)
    std::stable_sort(list.begin(), list.end(),
                     [&](std::size_t a, std::size_t b) { return items[a].ratings > items[b].ratings; });
  return lists;
}

ItemEmbeddings read_item_embeddings(const std::filesystem::path& run) {
  ItemEmbeddings result{read_item_codes(run_file(run, "codes.csv")), {}};
  const auto path = run_file(run, "item_embeddings.npy");
  result.embeddings = read_npy(path);
  const Shape& shape = result.embeddings.shape;
  if (shape.rank() != 2 || shape[0] != result.items.size())
    throw DataError(fmt::format("{}: expected ({}, D), a row an item of codes.csv, got {}", path.string(),
                                result.items.size(), shape.text()));
  return result;
}

std::vector<std::vector<std::int32_t>> item_genres(const Dataset& dataset, std::span<const ItemCode> items) {
  const auto field = std::ranges::find_if(dataset.fields, [](const Field& each) {
    return each.name == "genres" && each.owner == Owner::item && each.kind != FieldKind::number;
  });
  if (field == dataset.fields.end()) return {};
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < dataset.items.size(); ++i) places.emplace(dataset.items[i], i);
  std::vector<std::vector<std::int32_t>> genres;
  for (const ItemCode& item : items) {
    const auto place = places.find(item.item_id);
    if (place == places.end())
      throw DataError("item \"" + item.item_id + "\" is none of " + dataset.name +
                      ": not the run's data set");
    auto& words = genres.emplace_back();
    if (field->kind == FieldKind::list) {
      const auto list = field->list(place->second);
      words.assign(list.begin(), list.end());
    } else if (field->values[place->second] != Field::missing) {
      words.push_back(field->values[place->second]);
    }
  }
  return genres;
}

}  // namespace vqgrad
