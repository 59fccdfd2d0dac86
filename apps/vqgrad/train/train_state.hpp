#pragma once
#include <filesystem>
#include <string>

#include "apps/vqgrad/train/click_fit.hpp"

namespace vqgrad {

/// A file of a checkpoint, named within its folder.
struct CheckpointPart {
  std::string file, sha256;
};

/// The state of training after a whole epoch. It needs no random state: every epoch draws from streams named
/// by its number.
struct TrainState {
  ClickFit fit;
  CheckpointPart model;       ///< after the last epoch
  CheckpointPart best_model;  ///< after the best epoch by validation
  CheckpointPart optimizer;   ///< after the last epoch
};

/// state.json, with a SHA-256 of its own content.
std::string train_state_json(const TrainState& state);

/// Reads it back, all numbers to the last bit. Throws IoError, and DataError for a damaged file.
TrainState read_train_state(const std::filesystem::path& path);

}  // namespace vqgrad
