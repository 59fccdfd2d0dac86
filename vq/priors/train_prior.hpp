#pragma once
#include "vq/priors/autoregressive_prior.hpp"

namespace vqgrad {

struct PriorTraining {
  double learning_rate = 2e-3;
  double weight_decay = 0.1;  ///< decoupled; draws the prior back to the unigram
  std::size_t batch = 128;
  std::size_t most_epochs = 400;
  std::size_t patience = 60;    ///< epochs without a new best before it stops
  double held_out_share = 0.1;  ///< of the rows, for early stopping
};

/// How the training of a prior went.
struct PriorFit {
  std::size_t epochs = 0;       ///< of what codes feed, after which the held-out rows took the fewest bits
  std::size_t side_epochs = 0;  ///< then of what side information feeds
  double training_bits = 0;     ///< mean bits a row, of the rows it was trained on
  double validation_bits = 0;   ///< and of those held out; of the same where a share of them is no row
};

/// Trains `prior` on codes (n, G) and side information (n, S) by AdamW: first what codes feed, as if there
/// were no side information, then what that feeds, with the rest frozen. A share of the rows, drawn by
/// `random`, is held out and says after how many epochs each of them stops, 0 included: a conditional prior
/// is the unconditional one and a correction. The histogram that it starts from counts the rows it is trained
/// on. Throws Error for no rows.
template <class T>
PriorFit train_prior(AutoregressivePrior<T>& prior, std::span<const std::int32_t> codes,
                     std::span<const float> side, const PriorTraining& options, Random random);

}  // namespace vqgrad
