#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"
#include "apps/vqgrad/run_folder/config.hpp"
#include "apps/vqgrad/train/click_trainer.hpp"

namespace vqgrad {

/// The options of `vqgrad train`. The defaults are the cold-start literature's DeepFM.
struct TrainOptions {
  std::string data;  ///< folder or schema file; empty for the built-in synthetic data set
  std::string out;   ///< run folder; empty for the next free one under runs/
  bool force = false;
  bool resume = false;           ///< continues the run in `out`
  std::string split = "random";  ///< or "time", "leave-one-out"
  std::uint64_t seed = 1;
  std::size_t threads = 2;
  bool count = false;

  std::size_t epochs = 8;
  std::size_t batch = 2048;
  BackboneOptions model;
  ClickOptions click;
  VqVaeOptions vqvae;

  /// As resolved, for the table before step 0 and config.toml.
  Config config(const std::string& dataset_name) const;
};

/// The options that a run's config.toml was written from. Throws IoError, DataError; UsageError for sizes
/// that do not fit the quantizer.
TrainOptions read_train_options(const std::filesystem::path& config);

}  // namespace vqgrad
