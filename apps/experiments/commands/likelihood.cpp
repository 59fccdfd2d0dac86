#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <thread>

#include "apps/experiments/commands.hpp"
#include "apps/experiments/likelihood/likelihood_experiment.hpp"
#include "apps/vqgrad/option_checks.hpp"

namespace vqgrad {

void add_likelihood(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "likelihood", "Bits a rating of VAE, VQ-VAE and others, and what collapses under a shortcut");
  const auto options = std::make_shared<LikelihoodOptions>();
  options->threads = std::max(1u, std::thread::hardware_concurrency());
  const auto add = [&](const char* name, auto& value, const char* text, const char* group) {
    return command->add_option(name, value, text)->capture_default_str()->group(group);
  };
  command
      ->add_option("--data", options->data,
                   "Folder of MovieLens files, or a TOML schema; made-up data without it")
      ->group("Data");
  add("--part", options->part, "table (bits a rating), collapse (the sweep), or both", "Experiment")
      ->check(CLI::IsMember({"table", "collapse", "both"}));
  std::vector<std::string> models = likelihood_models();
  models.insert(models.begin(), "all");
  add("--model", options->models, "Of the table: all, or names separated by commas", "Experiment")
      ->delimiter(',')
      ->check(CLI::IsMember(models))
      ->default_str("all");
  add("--seeds", options->seeds, "Seeds 1 to N: users held out, first values and noise", "Experiment")
      ->check(CLI::Range(1, 10000));
  add("--latent", options->sizes.dim, "Dimensions of the Gaussian latent and of matrix factorization",
      "Model")
      ->check(CLI::Range(1, 256));
  add("--groups", options->sizes.groups, "Codes per user of the discrete latents", "Model")
      ->check(CLI::Range(1, 64));
  add("--codes", options->sizes.codes, "Entries of a group's codebook", "Model")->check(CLI::Range(2, 4096));
  add("--hidden", options->hidden, "Width of the hidden layers", "Model")->check(CLI::Range(1, 4096));
  add("--epochs", options->fit.epochs, "At most; the epoch with the best validation counts", "Training")
      ->check(CLI::Range(1, 1000));
  add("--learning-rate", options->fit.learning_rate, "Of Adam", "Training")->check(positive_number());
  command->add_option("--out", options->out, "JSON file of all results")->group("Run");
  add("--threads", options->threads, "Of the kernels", "Run")->check(CLI::Range(1, 256));
  command->callback([options] { run_likelihood(*options); });
}

}  // namespace vqgrad
