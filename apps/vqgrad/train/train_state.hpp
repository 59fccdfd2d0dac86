#pragma once
#include <filesystem>
#include <string>

#include "apps/vqgrad/train/click_fit.hpp"

namespace vqgrad {

/// A file of a checkpoint, named within its folder.
struct CheckpointPart {
  std::string file, sha256;
};

/// Where training stands after a whole epoch. Random numbers are no part of it: every epoch draws from
/// streams of its own number.
struct TrainState {
  ClickFit fit;
  CheckpointPart model;       ///< after the last epoch
  CheckpointPart best_model;  ///< after the best epoch by validation
  CheckpointPart optimizer;   ///< after the last epoch
};

/// state.json, with a SHA-256 of its own content.
std::string train_state_json(const TrainState& state);

/// Reads it back, to the last bit of the figures. Throws IoError, and DataError for what is damaged.
TrainState read_train_state(const std::filesystem::path& path);

}  // namespace vqgrad
