#include "apps/experiments/coldstart/cold_split.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/error.hpp"

namespace vqgrad {

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

}  // namespace vqgrad
