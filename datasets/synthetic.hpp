#pragma once
#include <cstdint>
#include <vector>

#include "datasets/dataset.hpp"

namespace vqgrad {

struct SyntheticOptions {
  std::uint32_t users = 1000;
  std::uint32_t items = 500;
  std::uint32_t interactions = 60000;  ///< at most a quarter of users * items
  std::uint32_t clusters = 16;         ///< of items; at most `items`
  std::uint32_t dim = 4;               ///< of the latent vectors
  double popularity = 0.8;             ///< Zipf exponent s: weight of the item of rank r is 1 / (r + 5)^s
  std::uint64_t seed = 1;
};

/// A generated data set with the fields of MovieLens, and its ground truth.
struct Synthetic {
  Dataset dataset;
  std::vector<std::uint32_t> item_clusters;  ///< (items): the cluster an item was drawn from
  std::vector<float> probabilities;          ///< (interactions): the true chance of a positive label
};

/// Items are points around the centres of their clusters, users around the centres of their occupations. A
/// label (rating >= 4) follows a logistic model of embeddings,
///
///   P(label = 1) = sigmoid(2.5 u . v / sqrt(dim) + user bias + item bias),
///
/// and the rating is the same affinity, with its logistic noise, in steps of 1.5. No user rates an item
/// twice. The same options give the same data set. Throws UsageError for impossible sizes.
Synthetic make_synthetic(const SyntheticOptions& options = {});

}  // namespace vqgrad
