#include "apps/vqgrad/run_folder/item_genres.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/error.hpp"

namespace vqgrad {

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
