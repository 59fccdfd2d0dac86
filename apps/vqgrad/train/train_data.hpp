#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "apps/vqgrad/train/train_options.hpp"
#include "datasets/dataset.hpp"
#include "datasets/feature_encoder.hpp"
#include "datasets/splits.hpp"

namespace vqgrad {

/// The data set of the options: read from `data`, or synthetic by `seed`.
Dataset load_dataset(const TrainOptions& options);

/// Its rows in three parts, by the option `split`. Throws UsageError if a part is empty, DataError if one has
/// only one of the two labels.
Split split_dataset(const Dataset& dataset, const TrainOptions& options);

/// The items of the training rows, in the order of their rows in the item embedding table, whose row 0 is the
/// unknown item: entry k belongs to row k + 1. Codes are still 0.
std::vector<ItemCode> trained_items(const FeatureEncoder& encoder, const Split& split);

}  // namespace vqgrad
