#pragma once
#include <filesystem>
#include <string>

#include "apps/vqgrad/train/click_trainer.hpp"
#include "nn/optimizer.hpp"
#include "nn/parameters.hpp"

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

/// The checkpoint of a training run, in a folder whose other files it removes:
///
///   state.json               the state of training, and the other files with their SHA-256
///   model-N.safetensors      the model after epoch N: the last epoch and the best one
///   optimizer-N.safetensors  the optimizer after the last epoch
///
/// Once training is done, the best model is model.safetensors and the optimizer optimizer.safetensors. A file
/// that state.json names is never overwritten, and files that it no longer names are removed after state.json
/// was written: a kill at any moment leaves one whole checkpoint.
class TrainCheckpoint {
 public:
  /// Keeps references to both.
  TrainCheckpoint(std::filesystem::path folder, Parameters<float>& parameters, Optimizer<float>& optimizer)
      : folder_(std::move(folder)), parameters_(parameters), optimizer_(optimizer) {}

  /// Restores parameters and optimizer as of the last epoch and returns the epochs so far; none if the folder
  /// has no state.json. Throws DataError that names a missing or damaged file, before anything is restored.
  ClickFit load();

  /// After each epoch of `fit`.
  void save(const ClickFit& fit);

  /// After the last epoch: restores the best epoch's parameters and gives the files their last names.
  void finish();

 private:
  template <class Source>
  CheckpointPart write(const std::string& file, const Source& source) const;
  void verify(const CheckpointPart& part) const;
  /// Makes `next` the checkpoint.
  void commit(TrainState next);

  std::filesystem::path folder_;
  Parameters<float>& parameters_;
  Optimizer<float>& optimizer_;
  TrainState state_;
};

}  // namespace vqgrad
