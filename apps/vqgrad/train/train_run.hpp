#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>

#include "apps/vqgrad/train/train_options.hpp"

namespace vqgrad {

/// The program's main task: trains DeepFM on a data set, then a VQ-VAE over its item embeddings, measures on
/// test rows what the codes preserve, prints the results and writes a run folder. Nothing is chosen on test
/// rows: validation chooses the epoch.
void train(TrainOptions options);

/// Continues the run in `folder` after its last whole epoch, by the options of its config.toml, with the same
/// results as without an interruption, bit for bit. `epochs` may only be raised; then a finished run is
/// trained further, otherwise it stays. Throws UsageError; IoError if the folder holds no run; DataError if
/// the checkpoint is damaged or the data have changed.
void resume(const std::filesystem::path& folder, std::optional<std::size_t> epochs);

}  // namespace vqgrad
