#pragma once
#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "datasets/synthetic.hpp"

namespace vqgrad {

/// Users or items as points of the latent space: n points of width dim, in clusters.
struct LatentPoints {
  std::vector<std::uint32_t> clusters;  ///< (n)
  std::vector<double> vectors;          ///< (n, dim), each coordinate of mean 0 and variance 1
  std::vector<double> biases;           ///< (n)
};

/// Users' clusters are their occupations, and wide; items' clusters are tight.
LatentPoints make_users(const SyntheticOptions& options, Random random);
LatentPoints make_items(const SyntheticOptions& options, Random random);

/// Adds ids and fields: gender, age, occupation, zip code.
void describe_users(const LatentPoints& users, Random random, Dataset& dataset);

/// Adds ids, titles and fields: year, title, genres. Items of a cluster share genres, words and a decade. No
/// two items have the same title.
void describe_items(const LatentPoints& items, Random random, Dataset& dataset);

}  // namespace vqgrad
