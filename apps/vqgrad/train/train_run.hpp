#pragma once
#include "apps/vqgrad/train/train_options.hpp"

namespace vqgrad {

/// The main job: trains DeepFM on a data set, then a VQ-VAE over its item embeddings, measures on test rows
/// what the codes keep, prints it and leaves a run folder. Nothing is chosen on test rows: the epoch is
/// validation's choice.
void train(TrainOptions options);

}  // namespace vqgrad
