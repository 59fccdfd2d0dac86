#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <thread>

#include "apps/experiments/coldstart/experiment.hpp"
#include "apps/experiments/commands.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

void add_what(CLI::App& command, ExperimentOptions& o) {
  const auto add = [&](const char* name, auto& value, const char* text) {
    return command.add_option(name, value, text)->capture_default_str()->group("Experiment");
  };
  add("--protocol", o.protocol, "origin, clean or instant")
      ->check(CLI::IsMember({"origin", "clean", "instant"}));
  add("--side", o.side, "Whose cold start: item or user")->check(CLI::IsMember({"item", "user"}));
  add("--backbone", o.backbone, "The click model; --list shows all");
  add("--method", o.methods, "all, or names separated by commas; --list shows all")
      ->delimiter(',')
      ->default_str("all");
  add("--seeds", o.seeds, "Seeds 1 to N, one trial per method and seed")->check(CLI::Range(1, 10000));
}

void add_split(CLI::App& command, ExperimentOptions& o) {
  const auto add = [&](const char* name, auto& value, const char* text) {
    return command.add_option(name, value, text)
        ->capture_default_str()
        ->check(CLI::Range(1, 1 << 30))
        ->group("Split");
  };
  add("--hot-above", o.cold.hot_above, "Ids with more ratings than this train the backbone");
  add("--cold-from", o.cold.cold_from, "Ids with at least this many, and at most --hot-above, are cold");
  add("--shots", o.cold.shots, "Ratings per warm-up stage");
}

void add_training(CLI::App& command, ExperimentOptions& o) {
  const auto add = [&](const char* name, auto& value, const char* text) {
    command.add_option(name, value, text)->check(CLI::Range(1, 1000))->group("Training");
  };
  add("--pretraining-epochs", o.pretraining_epochs, "Of the backbone; default: the protocol's");
  add("--stage-epochs", o.stage_epochs, "Of the id table per stage; default: the protocol's");
  command.add_flag("--side-tables", o.side_tables, "A stage trains the tables of the side information, too")
      ->group("Training");
  command
      .add_flag("--count", o.count, "Use the field count, which counts the test rows too, in every protocol")
      ->group("Training");
}

}  // namespace

void add_coldstart(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "coldstart", "Compare ways to give new items or users an embedding, under three protocols");
  const auto options = std::make_shared<ExperimentOptions>();
  options->threads = std::max(1u, std::thread::hardware_concurrency());
  const auto list = std::make_shared<bool>(false);
  command->add_flag("--list", *list, "Show all backbones, methods and protocols, and exit");
  command->add_option("--data", options->data, "Folder of MovieLens files, or a TOML schema")->group("Data");
  add_what(*command, *options);
  add_split(*command, *options);
  add_training(*command, *options);
  command->add_option("--out", options->out, "Folder of results; a finished trial in it is not run again")
      ->capture_default_str()
      ->group("Run");
  command->add_option("--threads", options->threads, "Trials run at once, one thread each")
      ->check(CLI::Range(1, 256))
      ->capture_default_str()
      ->group("Run");
  command->callback([options, list] {
    if (*list) return fmt::print("{}", list_experiments());
    if (options->data.empty()) throw UsageError("coldstart needs --data DIR: a folder of MovieLens files");
    run_experiment(*options);
  });
}

}  // namespace vqgrad
