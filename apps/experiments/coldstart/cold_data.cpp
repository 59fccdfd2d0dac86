#include "apps/experiments/coldstart/cold_data.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "base/error.hpp"

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

ColdSplit split_cold(const Dataset& dataset, const ColdOptions& options) {
  const Interactions& all = dataset.interactions;
  if (all.times.empty()) throw UsageError("a cold-start split needs times, which this data set has not");
  if (options.shots == 0 || options.cold_from <= ColdSplit::stages * options.shots - 1 ||
      options.hot_above < options.cold_from)
    throw UsageError(
        fmt::format("--cold-from {} must be at least {} stages of --shots {}, and at most --hot-above {}",
                    options.cold_from, ColdSplit::stages, options.shots, options.hot_above));
  const auto& owners = options.side == Owner::item ? all.items : all.users;
  std::vector<std::size_t> ratings(options.side == Owner::item ? dataset.items.size() : dataset.users.size());
  for (const auto owner : owners) ++ratings[owner];

  std::vector<std::uint32_t> order(all.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return all.times[a] < all.times[b]; });

  ColdSplit split;
  std::vector<std::size_t> seen(ratings.size());
  for (const auto row : order) {
    const auto owner = owners[row];
    if (ratings[owner] > options.hot_above) {
      split.base.push_back(row);
    } else if (ratings[owner] >= options.cold_from) {
      const std::size_t stage = seen[owner]++ / options.shots;
      (stage < ColdSplit::stages ? split.warm[stage] : split.test).push_back(row);
    }
  }
  for (std::uint32_t owner = 0; owner < ratings.size(); ++owner)
    if (seen[owner] > 0) split.cold.push_back(owner);
  if (split.base.empty() || split.test.empty())
    throw UsageError(fmt::format(
        "with more than {} ratings hot and {} to {} cold there are {} base and {} test rows: "
        "choose --hot-above and --cold-from to fit the data set",
        options.hot_above, options.cold_from, options.hot_above, split.base.size(), split.test.size()));
  return split;
}

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
