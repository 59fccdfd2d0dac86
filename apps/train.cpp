#include <algorithm>
#include <map>
#include <memory>
#include <thread>

#include "apps/commands.hpp"
#include "apps/train/train_run.hpp"

namespace vqgrad {
namespace {

void add_data_options(CLI::App& command, TrainOptions& o) {
  command
      .add_option("--data", o.data, "Folder of MovieLens files, or a TOML schema; synthetic data without it")
      ->group("Data");
  command.add_option("--split", o.split, "How rows are split: random (80/10/10), time, leave-one-out")
      ->check(CLI::IsMember({"random", "time", "leave-one-out"}))
      ->capture_default_str()
      ->group("Data");
  command
      .add_flag("--count", o.count, "Add the item's number of ratings as a field (it leaks the test rows)")
      ->group("Data");
}

void add_run_options(CLI::App& command, TrainOptions& o) {
  command.add_option("--out", o.out, "Run folder to write; the next free one under runs/ without it")
      ->group("Run");
  command.add_flag("--force", o.force, "Replace a finished run in --out")->group("Run");
  command.add_option("--seed", o.seed, "Seed of all random numbers")->capture_default_str()->group("Run");
  command.add_option("--threads", o.threads, "Threads of kernels and readers")
      ->check(CLI::Range(1, 256))
      ->capture_default_str()
      ->group("Run");
}

void add_model_options(CLI::App& command, TrainOptions& o) {
  const auto add = [&](const char* name, auto& value, const char* text) {
    return command.add_option(name, value, text)->capture_default_str()->group("DeepFM");
  };
  add("--epochs", o.epochs, "Passes over the training rows; validation picks the best")
      ->check(CLI::Range(1, 100000));
  add("--batch", o.batch, "Rows a step")->check(CLI::Range(2, 1 << 24));
  add("--width", o.model.width, "Width of the field embeddings")->check(CLI::Range(1, 4096));
  add("--hidden", o.model.hidden, "Hidden sizes of the MLP")->delimiter('-')->check(CLI::Range(1, 65536));
  add("--dropout", o.model.dropout, "Share of hidden units dropped")->check(CLI::Range(0.0, 0.99));
  add("--learning-rate", o.click.learning_rate, "Adam's step size")->check(CLI::PositiveNumber);
  add("--weight-decay", o.click.weight_decay, "L2 inside Adam")->check(CLI::NonNegativeNumber);
}

void add_vqvae_options(CLI::App& command, TrainOptions& o) {
  const auto add = [&](const char* name, auto& value, const char* text) {
    return command.add_option(name, value, text)->capture_default_str()->group("VQ-VAE");
  };
  add("--codes", o.vqvae.codes, "Codes in the codebook")->check(CLI::Range(1, 1 << 20));
  add("--code-dim", o.vqvae.dim, "Width of a code")->check(CLI::Range(1, 4096));
  add("--vqvae-hidden", o.vqvae.hidden, "Hidden size of encoder and decoder")->check(CLI::Range(1, 65536));
  add("--vqvae-epochs", o.vqvae.epochs, "Passes over the item embeddings")->check(CLI::Range(1, 1000000));
  add("--commitment", o.vqvae.commitment, "Weight beta of the commitment term")
      ->check(CLI::NonNegativeNumber);
  const std::map<std::string, CodebookUpdate> updates{{"loss", CodebookUpdate::loss},
                                                      {"ema", CodebookUpdate::ema}};
  command.add_option("--codebook", o.vqvae.update, "How the codebook learns: loss, ema")
      ->transform(CLI::CheckedTransformer(updates, CLI::ignore_case))
      ->default_str("ema")
      ->group("VQ-VAE");
}

}  // namespace

void add_train(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "train", "Train DeepFM, then a VQ-VAE over its item embeddings, and say what the codes keep");
  const auto options = std::make_shared<TrainOptions>();
  options->threads = std::max(1u, std::thread::hardware_concurrency());
  add_data_options(*command, *options);
  add_run_options(*command, *options);
  add_model_options(*command, *options);
  add_vqvae_options(*command, *options);
  command->callback([options] { train(*options); });
}

}  // namespace vqgrad
