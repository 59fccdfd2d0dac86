#include "apps/vqgrad/train/resume.hpp"

#include <fmt/format.h>

#include "apps/vqgrad/run_folder/manifest.hpp"
#include "apps/vqgrad/train/train_options.hpp"
#include "apps/vqgrad/train/train_run.hpp"
#include "base/error.hpp"

namespace vqgrad {

void resume(const std::filesystem::path& folder, std::optional<std::size_t> epochs) {
  const std::string name = folder.string();
  const auto manifest = find_manifest(folder / "manifest.json");
  if (!manifest)
    throw IoError(fmt::format(
        "{} holds no run: there is no manifest.json of vqgrad in it; `vqgrad train --out {}` begins one",
        name, name));
  const bool finished = !manifest->finished.empty();
  TrainOptions options = read_train_options(folder / "config.toml");
  if (epochs && *epochs < options.epochs)
    throw UsageError(fmt::format("--epochs {}: the run in {} has {}, which --resume can only raise", *epochs,
                                 name, options.epochs));
  if (finished && epochs.value_or(options.epochs) == options.epochs) {
    fmt::print("{} is finished, with {} epochs; more of them by --epochs train it further\n", name,
               options.epochs);
    return;
  }
  // Without it training would start again, over the results.
  if (finished && !std::filesystem::exists(folder / "checkpoints" / "state.json"))
    throw DataError(
        fmt::format("{}/checkpoints/state.json is missing: the run cannot be trained further", name));
  if (!options.data.empty() && !std::filesystem::exists(options.data))
    throw IoError(
        fmt::format("the run in {} was trained on {}, which is not there: put it back, or resume in the "
                    "folder in which the run was started",
                    name, options.data));
  options.epochs = epochs.value_or(options.epochs);
  options.out = name;
  options.resume = true;
  train(options);
}

}  // namespace vqgrad
