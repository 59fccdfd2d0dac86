#include "datasets/synthetic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/random.hpp"
#include "datasets/pair_set.hpp"
#include "datasets/synthetic_catalog.hpp"

namespace vqgrad {
namespace {

constexpr double day = 24 * 60 * 60;

/// Draws indices with given weights.
class Lottery {
 public:
  explicit Lottery(const std::vector<double>& weights) {
    double sum = 0;
    for (const double weight : weights) cumulative_.push_back(sum += weight);
  }
  std::uint32_t draw(Random& random) const {
    // 24 bits would never draw the lightest of many items. One statement per draw: their order defines the
    // data.
    const double high = random.uniform();
    const double low = random.uniform();
    const double place = (high + low * 0x1p-24) * cumulative_.back();
    const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end() - 1, place);
    return static_cast<std::uint32_t>(found - cumulative_.begin());
  }

 private:
  std::vector<double> cumulative_;
};

std::vector<double> zipf_weights(std::uint32_t count, double exponent, Random random) {
  std::vector<double> weights(count);
  for (std::uint32_t rank = 0; rank < count; ++rank) weights[rank] = std::pow(rank + 5.0, -exponent);
  random.shuffle(std::span(weights));
  return weights;
}

std::vector<double> user_weights(std::uint32_t count, Random random) {
  std::vector<double> weights(count);
  for (double& weight : weights) weight = std::exp(0.7 * random.normal());
  return weights;
}

void check(const SyntheticOptions& o) {
  if (o.users == 0 || o.items == 0 || o.interactions == 0 || o.dim == 0)
    throw UsageError("a synthetic data set needs at least one user, item, interaction and latent dimension");
  if (o.clusters == 0 || o.clusters > o.items)
    throw UsageError(fmt::format("{} clusters for {} items; give 1 to {}", o.clusters, o.items, o.items));
  const std::uint64_t most = std::uint64_t{o.users} * o.items / 4;
  if (o.interactions > most)
    throw UsageError(fmt::format("{} interactions of {} users with {} items; give at most {}", o.interactions,
                                 o.users, o.items, most));
}

}  // namespace

Synthetic make_synthetic(const SyntheticOptions& options) {
  check(options);
  const Random root(options.seed);
  const auto users = make_users(options, root.split("users"));
  const auto items = make_items(options, root.split("items"));
  const Lottery user_lottery(user_weights(options.users, root.split("activity")));
  const Lottery item_lottery(zipf_weights(options.items, options.popularity, root.split("popularity")));

  Synthetic result;
  result.item_clusters = items.clusters;
  Dataset& dataset = result.dataset;
  dataset.name = "synthetic";
  describe_users(users, root.split("user fields"), dataset);
  describe_items(items, root.split("item fields"), dataset);

  auto random = root.split("interactions");
  std::vector<double> start(options.users);
  for (double& s : start) s = random.uniform(0, 730 * day);
  PairSet taken(options.interactions);
  Interactions& rows = dataset.interactions;
  rows.users.reserve(options.interactions);
  rows.items.reserve(options.interactions);
  rows.ratings.reserve(options.interactions);
  rows.times.reserve(options.interactions);
  result.probabilities.reserve(options.interactions);
  while (rows.size() < options.interactions) {
    const auto user = user_lottery.draw(random);
    const auto item = item_lottery.draw(random);
    if (!taken.insert(user, item)) continue;

    double logit = users.biases[user] + items.biases[item];
    const double scale = 2.5 / std::sqrt(static_cast<double>(options.dim));
    for (std::uint32_t d = 0; d < options.dim; ++d)
      logit += scale * users.vectors[user * options.dim + d] * items.vectors[item * options.dim + d];
    const double u = std::clamp(random.uniform(), 1e-7, 1 - 1e-7);
    const double affinity = logit + std::log(u / (1 - u));

    rows.users.push_back(user);
    rows.items.push_back(item);
    rows.ratings.push_back(static_cast<float>(std::clamp(std::floor(4 + affinity / 1.5), 1.0, 5.0)));
    rows.times.push_back(946'684'800 + static_cast<std::int64_t>(start[user] + random.uniform(0, 60 * day)));
    result.probabilities.push_back(static_cast<float>(1 / (1 + std::exp(-logit))));
  }
  return result;
}

}  // namespace vqgrad
