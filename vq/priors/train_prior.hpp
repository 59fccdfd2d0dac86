#pragma once
#include "vq/priors/autoregressive_prior.hpp"

namespace vqgrad {

struct PriorTraining {
  double learning_rate = 2e-3;
  double weight_decay = 0.1;  ///< decoupled; pulls the prior back to the unigram
  std::size_t batch = 128;
  std::size_t most_epochs = 400;
  std::size_t patience = 60;    ///< epochs without a new best before it stops
  double held_out_share = 0.1;  ///< of the rows, for early stopping
};

/// The result of training a prior.
struct PriorFit {
  std::size_t epochs = 0;       ///< the best epoch of the code parameters, by bits of the held-out rows
  std::size_t side_epochs = 0;  ///< the best epoch of the parameters of side information
  double training_bits = 0;     ///< mean bits per training row
  double validation_bits = 0;   ///< mean bits per held-out row; per training row if none is held out
};

/// Trains `prior` on codes (n, G) and side information (n, S) by AdamW: first the parameters that codes feed,
/// as if there were no side information, then the parameters that side information feeds, with the others
/// frozen: a conditional prior is the unconditional one and a correction. A share of the rows, drawn by
/// `random`, is held out and chooses the best epoch of both phases, which may be 0. The initial histogram
/// counts the training rows. Throws Error for no rows, and if the loss is not finite.
template <class T>
PriorFit train_prior(AutoregressivePrior<T>& prior, std::span<const std::int32_t> codes,
                     std::span<const float> side, const PriorTraining& options, Random random);

}  // namespace vqgrad
