#include "apps/experiments/coldstart/cold_data.hpp"

#include <map>
#include <numeric>
#include <set>

namespace vqgrad {
namespace {

std::vector<std::uint32_t> training_rows(const Dataset& dataset, const ColdSplit& split,
                                         ColdFeatures features) {
  if (features == ColdFeatures::origin) {
    std::vector<std::uint32_t> all(dataset.interactions.size());
    std::iota(all.begin(), all.end(), 0u);
    return all;
  }
  std::vector<std::uint32_t> rows = split.base;
  for (const auto& warm : split.warm) rows.insert(rows.end(), warm.begin(), warm.end());
  return rows;
}

}  // namespace

ColdData::ColdData(const Dataset& dataset, const ColdOptions& options, ColdFeatures made, bool count)
    : side(options.side),
      features(made),
      split(split_cold(dataset, options)),
      encoder(dataset, training_rows(dataset, split, made),
              {.count = count,
               .count_owner = options.side,
               .word_minimum = made == ColdFeatures::clean ? std::size_t{10} : 1,
               .pad_with_a_word = made == ColdFeatures::origin}),
      id_field(encoder.position(options.side == Owner::item ? "item id" : "user id")),
      rater_field(encoder.position(options.side == Owner::item ? "user id" : "item id")) {
  for (std::size_t f = 0; f < encoder.fields().size(); ++f) {
    const EncodedField& field = encoder.fields()[f];
    if (field.name == "count")
      count_field = f;
    else if (field.owner == side && f != id_field)
      side_fields.push_back(f);
  }
  std::set<std::int32_t> hot;
  for (const auto row : split.base) hot.insert(row_of(owners()[row]));
  hot_ids.assign(hot.begin(), hot.end());
  for (const auto owner : split.cold) cold_ids.push_back(row_of(owner));
}

std::vector<std::uint32_t> ColdData::first_rows(const std::vector<std::int32_t>& ids,
                                                const std::vector<std::uint32_t>& rows) const {
  std::map<std::int32_t, std::uint32_t> first;
  for (const auto row : rows) first.emplace(row_of(owners()[row]), row);
  std::vector<std::uint32_t> result;
  for (const auto id : ids) result.push_back(first.at(id));
  return result;
}

const std::vector<std::uint32_t>& ColdData::owners() const {
  const Interactions& all = encoder.dataset().interactions;
  return side == Owner::item ? all.items : all.users;
}

}  // namespace vqgrad
