#include "apps/vqgrad/train/train_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/error.hpp"
#include "datasets/open_dataset.hpp"
#include "datasets/synthetic.hpp"

namespace vqgrad {

namespace {

/// One class alone has no AUC and teaches nothing.
void require_both_classes(const char* part, const std::vector<std::uint32_t>& rows, const Dataset& dataset) {
  const auto positives = std::count_if(rows.begin(), rows.end(), [&](std::uint32_t row) {
    return dataset.interactions.ratings[row] >= dataset.threshold;
  });
  if (positives > 0 && positives < static_cast<std::ptrdiff_t>(rows.size())) return;
  throw DataError(
      fmt::format("{}: {} of the {} {} rows are positive (a rating of at least {}), but each part of the "
                  "split needs both "
                  "labels: take another --split or --seed, more data, or another `threshold` in the schema",
                  dataset.name, positives == 0 ? "none" : "all", rows.size(), part, dataset.threshold));
}

}  // namespace

Dataset load_dataset(const TrainOptions& options) {
  if (!options.data.empty()) return open_dataset(options.data);
  return make_synthetic({.seed = options.seed}).dataset;
}

Split split_dataset(const Dataset& dataset, const TrainOptions& options) {
  Split split;
  if (options.split == "time")
    split = split_by_time(dataset.interactions);
  else if (options.split == "leave-one-out")
    split = split_leave_one_out(dataset.interactions);
  else
    split = split_randomly(dataset.interactions.size(), Random(options.seed).split("split"));
  if (split.train.empty() || split.validation.empty() || split.test.empty())
    throw UsageError("--split " + options.split + " leaves " + std::to_string(split.train.size()) +
                     " training, " + std::to_string(split.validation.size()) + " validation and " +
                     std::to_string(split.test.size()) + " test rows: each part needs at least one");
  require_both_classes("training", split.train, dataset);
  require_both_classes("validation", split.validation, dataset);
  require_both_classes("test", split.test, dataset);
  return split;
}

std::vector<ItemCode> trained_items(const FeatureEncoder& encoder, const Split& split) {
  const Dataset& dataset = encoder.dataset();
  const EncodedField& field = encoder.field("item id");
  std::vector<ItemCode> items(field.vocabulary() - 1);
  for (std::uint32_t item = 0; item < dataset.items.size(); ++item) {
    const auto row = field.indices[item];
    if (row == EncodedField::unknown) continue;
    ItemCode& entry = items[static_cast<std::size_t>(row) - 1];
    entry.item_id = dataset.items[item];
    entry.title = dataset.display_name(item);
  }
  for (const auto row : split.train)
    ++items[static_cast<std::size_t>(field.indices[dataset.interactions.items[row]]) - 1].ratings;
  return items;
}

}  // namespace vqgrad
