#include "apps/experiments/coldstart/experiment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "apps/experiments/coldstart/cold_table.hpp"
#include "apps/experiments/coldstart/protocol.hpp"
#include "apps/experiments/coldstart/trial.hpp"
#include "apps/vqgrad/run_folder/run_folder.hpp"
#include "apps/vqgrad/terminal/progress.hpp"
#include "apps/vqgrad/terminal/text_table.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/stopwatch.hpp"
#include "datasets/open_dataset.hpp"

namespace vqgrad {
namespace {

/// Must be raised with every change of the trials' results, so that no table mixes old and new ones.
constexpr int trial_version = 3;

ProtocolOptions resolve(const ExperimentOptions& options, const ProtocolEntry& protocol) {
  if (protocol.name == "instant" && (options.stage_epochs || options.side_tables))
    throw UsageError(
        "--stage-epochs and --side-tables mean nothing to --protocol instant, which has no training stages");
  ProtocolOptions result = protocol.defaults;
  if (options.pretraining_epochs) result.pretraining_epochs = *options.pretraining_epochs;
  if (options.stage_epochs) result.stage_epochs = *options.stage_epochs;
  result.side_tables |= options.side_tables;
  result.count = options.count || protocol.features == ColdFeatures::origin;
  return result;
}

std::vector<std::string> method_names(const ExperimentOptions& options) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const std::string& name : options.methods) {
    if (name == "all")
      for (const MethodEntry& entry : all_methods()) add(entry.name);
    else
      add(find_method(name).name);
  }
  return names;
}

/// All that a trial depends on besides method and seed: experiments that differ in it cannot share a folder.
Config trial_config(const ExperimentOptions& options, const ProtocolOptions& protocol,
                    const Dataset& dataset) {
  Config config;
  config.add("experiment.version", trial_version)
      .add("data.name", dataset.name)
      .add("data.sha256", content_hash(dataset))
      .add("experiment.protocol", options.protocol)
      .add("experiment.side", options.side)
      .add("experiment.backbone", options.backbone)
      .add("split.hot_above", options.cold.hot_above)
      .add("split.cold_from", options.cold.cold_from)
      .add("split.shots", options.cold.shots)
      .add("training.pretraining_epochs", protocol.pretraining_epochs)
      .add("training.stage_epochs", protocol.stage_epochs)
      .add("training.side_tables", protocol.side_tables)
      .add("training.count", protocol.count);
  return config;
}

RunFolder open_folder(const ExperimentOptions& options, const Config& config, const Dataset& dataset) {
  Manifest manifest;
  manifest.dataset = dataset.name;
  manifest.data_sha256 = content_hash(dataset);
  manifest.command_line = command_line();
  const std::filesystem::path path = options.out;
  if (!find_manifest(path / "manifest.json")) return RunFolder(path, config, manifest, false);
  if (!std::filesystem::exists(path / "config.toml") || read_file(path / "config.toml") != config.toml())
    throw UsageError(fmt::format(
        "{} holds another experiment: its config.toml differs from these options; choose another --out",
        options.out));
  RunFolder folder = RunFolder::resume(path, manifest);
  folder.begin(config);
  return folder;
}

std::vector<MethodTrials> read_trials(const TrialStore& store, const std::vector<std::string>& methods,
                                      std::size_t seeds) {
  std::vector<MethodTrials> result;
  for (const std::string& method : methods) {
    MethodTrials& trials = result.emplace_back(MethodTrials{method, {}});
    for (std::uint64_t seed = 1; seed <= seeds; ++seed)
      if (const auto trial = store.find({method, seed})) trials.trials.push_back(*trial);
  }
  return result;
}

void print_trial(const TrialKey& key, const TrialResult& result) {
  std::string aucs;
  for (const StageMetrics& stage : result.stages) aucs += fmt::format("  {:.4f}", stage.auc);
  fmt::print("{:<18} seed {}{}  {:.1f} s\n", key.method, key.seed, aucs, result.seconds);
  std::fflush(stdout);
}

}  // namespace

void run_experiment(const ExperimentOptions& options) {
  set_threads(1);  // a trial has one thread, whatever runs beside it
  const Stopwatch watch;
  const ProtocolEntry& protocol = find_protocol(options.protocol);
  const ProtocolOptions resolved = resolve(options, protocol);
  const std::vector<std::string> methods = method_names(options);
  find_backbone(options.backbone);
  const Dataset dataset = open_dataset(options.data);
  ColdOptions cold = options.cold;
  cold.side = options.side == "item" ? Owner::item : Owner::user;
  const ColdData data(dataset, cold, protocol.features, resolved.count);
  const Config config = trial_config(options, resolved, dataset);
  TextTable shown = name_value_table();
  for (const auto& [key, value] : config.rows()) shown.add({key, value});
  fmt::print("{}\n{} cold {}s; {} base, {} warm-up and {} test rows\n\n", shown.text(),
             data.split.cold.size(), options.side, data.split.base.size(), data.split.warm[0].size(),
             data.split.test.size());

  RunFolder folder = open_folder(options, config, dataset);
  std::filesystem::create_directories(folder.path() / "trials");
  const TrialStore store(folder.path() / "trials");
  std::vector<TrialKey> missing;
  for (std::uint64_t seed = 1; seed <= options.seeds; ++seed)
    for (const std::string& method : methods)
      if (!store.find({method, seed})) missing.push_back({method, seed});
  {
    Progress progress(fmt::format("{} trials", missing.size()), missing.size(), "trials");
    std::size_t finished = 0;
    run_trials(
        missing, options.threads,
        [&](const TrialKey& key) {
          ColdModel model(data, {.backbone = options.backbone, .seed = key.seed});
          return protocol.run(model, find_method(key.method), resolved);
        },
        [&](const TrialKey& key, const TrialResult& result) {
          store.save(key, result);
          progress.erase();
          print_trial(key, result);
          progress.update(++finished);
        });
  }
  const auto trials = read_trials(store, methods, options.seeds);
  nlohmann::ordered_json metrics{{"dataset", dataset.name},      {"protocol", options.protocol},
                                 {"backbone", options.backbone}, {"side", options.side},
                                 {"seeds", options.seeds},       {"methods", methods_json(trials)}};
  folder.write_metrics(metrics);
  folder.finish();
  fmt::print(
      "\n{}\nmean over {} seeds, ± half of the 95 % interval over seeds; other {}s in the test would move "
      "all by up to ±{:.4f} (bootstrap, 95 %); {:.1f} s; {}/metrics.json\n",
      cold_table(trials), options.seeds, options.side, 1.96 * largest_error(trials), watch.seconds(),
      options.out);
}

std::string list_experiments() {
  TextTable backbones({{"backbone"}, {"--backbone"}}), methods({{"method"}, {"--method"}}),
      protocols({{"protocol"}, {"--protocol"}});
  for (const BackboneEntry& entry : all_backbones()) backbones.add({entry.name, entry.summary});
  for (const MethodEntry& entry : all_methods()) methods.add({entry.name, entry.summary});
  for (const ProtocolEntry& entry : all_protocols()) protocols.add({entry.name, entry.summary});
  return fmt::format("{}\n{}\n{}", backbones.text(), methods.text(), protocols.text());
}

}  // namespace vqgrad
