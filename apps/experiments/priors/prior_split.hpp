#pragma once
#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "datasets/dataset.hpp"
#include "vq/priors/train_prior.hpp"

namespace vqgrad {

/// The results of a prior on one split.
struct PriorBits {
  double training = 0, held_out = 0;  ///< mean bits per item
  double samples = 0;                 ///< mean bits of items drawn from the prior: its entropy, by sampling
  double known_tuples = 0;            ///< share of the drawn items that have the codes of a training item
  double first_code = 0;              ///< share of held-out items whose first code is the most probable one
};

/// All priors on one split, in the order of `prior_names`, and the codes they model.
struct PriorSplit {
  std::vector<PriorBits> priors;
  double known_tuples = 0;        ///< share of held-out items that have the codes of a training item
  double variance_explained = 0;  ///< of the held-out items' embeddings, by their codes
  std::size_t side_width = 0;
};

/// uniform, unigram, autoregressive, conditional
const std::vector<std::string>& prior_names();

/// Items with their embeddings.
struct EmbeddedItems {
  std::vector<std::uint32_t> items;  ///< indices into Dataset::items
  std::vector<float> embeddings;     ///< (n, width)
  std::size_t width = 0;
};

struct PriorSplitOptions {
  std::string structure = "product";  ///< of the codes: product or residual (vq/all_quantizers.hpp)
  std::size_t groups = 4, codes = 8;  ///< G and K
  std::size_t parts = 10;             ///< 1 / parts of the items is held out
  AutoregressivePriorOptions model;
  PriorTraining training;
};

/// Holds out part `part` of the items, shuffled by `random` alone; learns codes, feature columns and priors
/// from all others, and measures on the held-out items. The held-out items of different parts are disjoint.
PriorSplit measure_priors(const Dataset& dataset, const EmbeddedItems& items, std::size_t part,
                          const PriorSplitOptions& options, Random random);

/// Priors by name, uniform first: mean held-out bits per item over the splits with half of their 95 %
/// interval (Student's t over splits), and by how many bits each is below the prior above it, split by split.
std::string prior_table(const std::vector<PriorSplit>& splits);

/// The same as JSON, with every split.
nlohmann::ordered_json priors_json(const std::vector<PriorSplit>& splits);

}  // namespace vqgrad
