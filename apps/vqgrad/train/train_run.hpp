#pragma once
#include "apps/vqgrad/train/train_options.hpp"

namespace vqgrad {

/// The program's main task: trains DeepFM on a data set, then a VQ-VAE over its item embeddings, measures on
/// test rows what the codes preserve, prints the results and writes a run folder. Nothing is chosen on test
/// rows: validation chooses the epoch.
void train(TrainOptions options);

}  // namespace vqgrad
