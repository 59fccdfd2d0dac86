#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "apps/vqgrad/commands.hpp"
#include "apps/vqgrad/option_checks.hpp"
#include "apps/vqgrad/train/train_run.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

/// TOML's largest number: config.toml keeps the seed.
constexpr std::uint64_t largest_seed = std::numeric_limits<std::int64_t>::max();

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
  command.add_option("--seed", o.seed, "Seed of all random numbers")
      ->check(CLI::Range(std::uint64_t{0}, largest_seed))
      ->capture_default_str()
      ->group("Run");
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
  add("--hidden", o.model.hidden, "Hidden sizes of the MLP")
      ->delimiter('-')
      ->check(dashed_size(65536))
      ->default_str(fmt::format("{}", fmt::join(o.model.hidden, "-")));
  add("--dropout", o.model.dropout, "Share of hidden units dropped")->check(real_number(0, 0.99, "0..0.99"));
  add("--learning-rate", o.click.learning_rate, "Adam's step size")->check(positive_number());
  add("--weight-decay", o.click.weight_decay, "L2 inside Adam")->check(non_negative_number());
}

void add_vqvae_options(CLI::App& command, TrainOptions& o) {
  const auto add = [&](const char* name, auto& value, const std::string& text) {
    return command.add_option(name, value, text)->capture_default_str()->group("VQ-VAE");
  };
  add("--quantizer", o.vqvae.quantizer, "What makes codes: " + quantizer_names() + " (docs/quantizers.md)");
  add("--codes", o.vqvae.codes, "Codes to choose from; other quantizers than vector have their own default")
      ->check(CLI::Range(1, 1 << 20));
  add("--levels", o.vqvae.levels, "Codes per item: levels, heads or dimensions; defaults as for --codes")
      ->check(CLI::Range(1, 4096));
  add("--code-dim", o.vqvae.dim, "Width of a code; defaults as for --codes")->check(CLI::Range(1, 4096));
  add("--vqvae-hidden", o.vqvae.hidden, "Hidden size of encoder and decoder")->check(CLI::Range(1, 65536));
  add("--vqvae-epochs", o.vqvae.epochs, "Passes over the item embeddings")->check(CLI::Range(1, 1000000));
  add("--vqvae-batch", o.vqvae.batch, "Item embeddings per step")->check(CLI::Range(1, 1 << 24));
  add("--vqvae-learning-rate", o.vqvae.learning_rate, "Adam's step size")->check(positive_number());
  add("--commitment", o.vqvae.commitment, "Weight beta of the commitment term")->check(non_negative_number());
  const auto set_update = [&o](const std::string& name) {
    o.vqvae.update = name == "ema" ? CodebookUpdate::ema : CodebookUpdate::loss;
  };
  command
      .add_option_function<std::string>("--codebook", set_update,
                                        "How a codebook learns: loss, ema; ema needs a table of vectors")
      ->check(CLI::IsMember({"loss", "ema"}))
      ->default_str("ema")
      ->group("VQ-VAE");
}

/// Options that were not given become the quantizer's own.
void resolve_vqvae(const CLI::App& command, VqVaeOptions& o) {
  if (command.count("--codes") == 0) o.codes = 0;
  if (command.count("--levels") == 0) o.levels = 0;
  if (command.count("--code-dim") == 0) o.dim = 0;
  if (command.count("--codebook") == 0 && find_quantizer(o.quantizer).codebook != Codebook::table)
    o.update = CodebookUpdate::loss;
  o = resolve_quantizer(o);
}

/// Everything else is told by the run's config.toml.
void refuse_beside_resume(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options())
    if (option->count() > 0 && option->get_name() != "--resume" && option->get_name() != "--epochs")
      throw UsageError(option->get_name() +
                       " cannot be given beside --resume, which takes the run's own options: leave it out");
}

}  // namespace

void add_train(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "train", "Train DeepFM, then a VQ-VAE over its item embeddings, and measure what the codes keep");
  const auto options = std::make_shared<TrainOptions>();
  options->threads = std::max(1u, std::thread::hardware_concurrency());
  add_data_options(*command, *options);
  add_run_options(*command, *options);
  const auto folder = std::make_shared<std::string>();
  command
      ->add_option("--resume", *folder,
                   "Go on with the run in this folder; beside it only --epochs may be given, to raise it")
      ->group("Run");
  add_model_options(*command, *options);
  add_vqvae_options(*command, *options);
  command->callback([command, options, folder] {
    if (command->count("--resume") == 0) {
      resolve_vqvae(*command, options->vqvae);
      return train(*options);
    }
    refuse_beside_resume(*command);
    resume(*folder, command->count("--epochs") > 0 ? std::optional(options->epochs) : std::nullopt);
  });
}

}  // namespace vqgrad
