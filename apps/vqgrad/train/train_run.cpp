#include "apps/vqgrad/train/train_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "apps/vqgrad/models/backbones/deepfm.hpp"
#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "apps/vqgrad/run_folder/manifest.hpp"
#include "apps/vqgrad/run_folder/run_folder.hpp"
#include "apps/vqgrad/run_folder/semantic_ids.hpp"
#include "apps/vqgrad/terminal/interrupt.hpp"
#include "apps/vqgrad/terminal/progress.hpp"
#include "apps/vqgrad/terminal/text_table.hpp"
#include "apps/vqgrad/train/click_trainer.hpp"
#include "apps/vqgrad/train/item_substitution.hpp"
#include "apps/vqgrad/train/train_checkpoint.hpp"
#include "apps/vqgrad/train/train_data.hpp"
#include "apps/vqgrad/train/train_report.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/stopwatch.hpp"
#include "nn/npy.hpp"
#include "nn/safetensors.hpp"

namespace vqgrad {
namespace {

void print_configuration(const Config& config) {
  TextTable table = name_value_table("run");
  for (const auto& [name, value] : config.rows()) table.add({name, value});
  fmt::print("{}\n", table.text());
  std::fflush(stdout);
}

void print_epoch(const ClickEpoch& epoch, std::size_t epochs, std::size_t rows) {
  fmt::print(
      "epoch {}/{}  train loss {:.4f}  validation AUC {:.4f}  log loss {:.4f}  {:.1f} s, {} rows/s, "
      "evaluated in {:.2f} s\n",
      epoch.epoch, epochs, epoch.train_loss, epoch.validation.auc, epoch.validation.logloss,
      epoch.train_seconds, short_number(static_cast<double>(rows) / epoch.train_seconds),
      epoch.evaluate_seconds);
  std::fflush(stdout);
}

RunFolder open_run_folder(const TrainOptions& options, const Config& config, const Dataset& dataset) {
  Manifest manifest;
  manifest.seed = options.seed;
  manifest.dataset = dataset.name;
  manifest.data_sha256 = content_hash(dataset);
  manifest.command_line = command_line();
  return options.resume ? RunFolder::resume(options.out, std::move(manifest))
                        : RunFolder(options.out, config, std::move(manifest), options.force);
}

/// A damaged checkpoint is refused before anything in the folder is changed.
ClickFit resume_fit(TrainCheckpoint& checkpoint, RunFolder& folder, const Config& config) {
  ClickFit fit = checkpoint.load();
  folder.begin(config);
  for (const ClickEpoch& epoch : fit.epochs) folder.add_metrics(metrics_row(epoch));
  fmt::print("{} goes on after {} finished epochs\n", folder.path().string(), fit.epochs.size());
  return fit;
}

VectorCodes quantize_items(const Parameter<float>& table, const VqVaeOptions& options, Random random,
                           const std::filesystem::path& checkpoint) {
  const std::size_t width = table.shape()[1];
  Parameters<float> parameters{random.split("parameters")};
  Progress progress("vq-vae", options.epochs, "epochs");
  const std::size_t tenth = std::max<std::size_t>(1, options.epochs / 10);
  auto coded = train_vqvae(table.values().subspan(width), width, options, parameters, random,
                           [&](std::size_t epoch, double loss) {
                             progress.update(epoch, [&] { return fmt::format("loss {:.4f}", loss); });
                             if (epoch % tenth == 0 || epoch == options.epochs) {
                               progress.erase();
                               fmt::print("vq-vae epoch {}/{}  loss {:.4f}\n", epoch, options.epochs, loss);
                               std::fflush(stdout);
                             }
                             return !interrupted();
                           });
  stop_if_interrupted();
  save_safetensors(checkpoint, parameters);
  return coded;
}

void write_embeddings(const RunFolder& folder, const Parameter<float>& table, const VectorCodes& coded) {
  const std::size_t width = table.shape()[1];
  const std::size_t rows = coded.reconstructions.size() / width;
  write_npy(folder.file("item_embeddings.npy"), table.values().subspan(width), Shape{rows, width});
  write_npy(folder.file("item_embeddings_quantized.npy"), std::span<const float>(coded.reconstructions),
            Shape{rows, width});
}

/// From here on the folder holds a checkpoint for --resume.
void train_in(RunFolder& folder, TrainResult& result, const TrainOptions& options, const Config& config,
              const FeatureEncoder& encoder, const Split& split) {
  const Random random(options.seed);
  Parameters<float> parameters{random.split("parameters")};
  DeepFm model(parameters / "deepfm", encoder, options.model);
  ClickTrainer trainer([&](Tape<float>& tape, const Batch& batch, Mode mode,
                           Random& masks) { return model(tape, batch, mode, masks); },
                       parameters, options.click);
  TrainCheckpoint checkpoint(folder.checkpoints(), parameters, trainer.optimizer());
  if (options.resume) result.fit = resume_fit(checkpoint, folder, config);
  fit_click_model(result.fit, trainer, encoder, split, options.epochs, options.batch, random, [&] {
    checkpoint.save(result.fit);
    folder.add_metrics(metrics_row(result.fit.epochs.back()));
    print_epoch(result.fit.epochs.back(), options.epochs, split.train.size());
  });
  checkpoint.finish();

  Parameter<float>& table = model.embeddings().table("item id");
  const Stopwatch quantize_watch;
  result.coded =
      quantize_items(table, options.vqvae, random.split("vqvae"), folder.checkpoints() / "vqvae.safetensors");
  result.quantize_seconds = quantize_watch.seconds();
  const std::size_t levels = result.coded.usage.size();
  for (std::size_t k = 0; k < result.items.size(); ++k) result.items[k].code = result.coded.codes[k * levels];

  const Stopwatch evaluate_watch;
  Batches test(encoder, split.test, 4 * options.batch);
  result.test = measure_substitutions(trainer, test, table, result.coded, random.split("shuffled"));
  result.figures = code_figures(table.values().subspan(table.shape()[1]), table.shape()[1], result.coded,
                                item_genres(encoder.dataset(), result.items), random.split("genre purity"));
  result.test_seconds = evaluate_watch.seconds();
  write_embeddings(folder, table, result.coded);
}

void write_results(RunFolder& folder, const TrainResult& result, const TrainOptions& options,
                   const Config& config, const Dataset& dataset, const Split& split) {
  folder.write_codes(result.items);
  if (const std::size_t levels = result.coded.usage.size(); levels > 1)
    write_atomically(folder.file("semantic_ids.csv"),
                     semantic_ids_csv(semantic_ids(result.items, result.coded.codes, levels)));
  folder.write_metrics(metrics_json(result, options, dataset, split));
  folder.write_report(make_report(result, config, dataset, split));
  folder.finish();
}

}  // namespace

void train(TrainOptions options) {
  set_threads(options.threads);
  TrainResult result;
  const Stopwatch load_watch;
  const Dataset dataset = load_dataset(options);
  result.load_seconds = load_watch.seconds();
  const Stopwatch encode_watch;
  const Split split = split_dataset(dataset, options);
  const FeatureEncoder encoder(dataset, split.train, {.count = options.count});
  result.encode_seconds = encode_watch.seconds();
  result.items = trained_items(encoder, split);
  // The folder may hold the checkpoint of an earlier run, which a Ctrl-C until here leaves alone.
  stop_if_interrupted();
  if (options.out.empty()) options.out = make_run_folder("runs", dataset.name).string();

  const Config config = options.config(dataset.name);
  RunFolder folder = open_run_folder(options, config, dataset);
  print_configuration(config);
  fmt::print(
      "{} rows: {} for training, {} for validation, {} for test; read in {:.2f} s, encoded in {:.2f} s\n\n",
      dataset.interactions.size(), split.train.size(), split.validation.size(), split.test.size(),
      result.load_seconds, result.encode_seconds);
  try {
    train_in(folder, result, options, config, encoder, split);
  } catch (const Error& error) {
    if (error.code() != Exit::interrupted) throw;
    throw Error(error.code(), fmt::format("{}; vqgrad train --resume {} goes on", error.what(), options.out));
  }
  print_result(result, dataset);
  write_results(folder, result, options, config, dataset, split);
  fmt::print("\nrun folder: {}  (report.html, metrics.json, codes.csv, item_embeddings.npy)\n", options.out);
}

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
