#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "apps/experiments/commands.hpp"
#include "apps/experiments/priors/prior_split.hpp"
#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "apps/vqgrad/run_folder/run_folder.hpp"
#include "apps/vqgrad/terminal/text_table.hpp"
#include "apps/vqgrad/train/train_data.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

struct PriorsArguments {
  std::string run, json;
  std::size_t splits = 5, least_ratings = 20;
  std::uint64_t seed = 1;
  PriorSplitOptions split;
};

/// The run's items with enough ratings, and their embeddings.
EmbeddedItems read_items(const PriorsArguments& options, const Dataset& dataset) {
  const auto [rows, embeddings] = read_item_embeddings(options.run);
  std::map<std::string, std::uint32_t> by_id;
  for (std::uint32_t item = 0; item < dataset.items.size(); ++item) by_id[dataset.items[item]] = item;
  EmbeddedItems result{{}, {}, embeddings.shape[1]};
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (rows[k].ratings < options.least_ratings) continue;
    const auto found = by_id.find(rows[k].item_id);
    if (found == by_id.end())
      throw DataError(fmt::format("{}: the item {} is not in {}: the run was trained on other data",
                                  (std::filesystem::path(options.run) / "codes.csv").string(),
                                  rows[k].item_id, dataset.name));
    const auto own = std::span(embeddings.values).subspan(k * result.width, result.width);
    result.items.push_back(found->second);
    result.embeddings.insert(result.embeddings.end(), own.begin(), own.end());
  }
  return result;
}

void print_summary(const PriorsArguments& options, const EmbeddedItems& items,
                   const std::vector<PriorSplit>& splits) {
  double known = 0, explained = 0;
  for (const PriorSplit& split : splits) {
    known += 100 * split.known_tuples / static_cast<double>(splits.size());
    explained += 100 * split.variance_explained / static_cast<double>(splits.size());
  }
  auto summary = name_value_table();
  summary.add(
      {"items", fmt::format("{} with {} training ratings or more; a {}th of them held out, {} times",
                            items.items.size(), options.least_ratings, options.split.parts, options.splits)});
  summary.add({"codes", fmt::format("{} {} codes of {}, k-means of the training items", options.split.groups,
                                    options.split.structure, options.split.codes)});
  summary.add({"variance explained", fmt::format("{:.1f} % of the held-out items' embeddings", explained)});
  summary.add({"side information", fmt::format("{} numbers an item", splits.front().side_width)});
  summary.add(
      {"known tuples", fmt::format("{:.1f} % of the held-out items have a training item's codes", known)});
  fmt::print("{}\n", summary.text());
}

void priors(const PriorsArguments& options) {
  const TrainOptions trained = read_train_options(run_file(options.run, "config.toml"));
  const Dataset dataset = load_dataset(trained);
  const EmbeddedItems items = read_items(options, dataset);
  if (items.items.size() < 2 * options.split.parts)
    throw UsageError(fmt::format("--least-ratings {} leaves {} items: too few to hold a {}th out",
                                 options.least_ratings, items.items.size(), options.split.parts));
  std::vector<PriorSplit> splits;
  for (std::size_t part = 0; part < options.splits; ++part)
    splits.push_back(measure_priors(dataset, items, part, options.split, Random(options.seed)));
  print_summary(options, items, splits);
  fmt::print("{}", prior_table(splits));
  if (options.json.empty()) return;
  const nlohmann::ordered_json json{{"run", options.run},
                                    {"items", items.items.size()},
                                    {"structure", options.split.structure},
                                    {"groups", options.split.groups},
                                    {"codes", options.split.codes},
                                    {"least_ratings", options.least_ratings},
                                    {"splits", options.splits},
                                    {"seed", options.seed},
                                    {"priors", priors_json(splits)}};
  write_atomically(options.json, json.dump(2) + "\n");
}

}  // namespace

void add_priors(CLI::App& app) {
  auto* command = app.add_subcommand(
      "priors", "Measure priors over a run's item codes: bits an item, with items held out");
  auto options = std::make_shared<PriorsArguments>();
  const auto add = [&](const char* name, auto& value, const char* text, std::size_t least, std::size_t most) {
    command->add_option(name, value, text)->capture_default_str()->check(CLI::Range(least, most));
  };
  command->add_option("--run", options->run, "Folder of a run of vqgrad train")->required()->type_name("DIR");
  command->add_option("--structure", options->split.structure, "residual or product")
      ->check(CLI::IsMember({"residual", "product"}))
      ->capture_default_str();
  add("--groups", options->split.groups, "Codes per item", 1, 64);
  add("--codes", options->split.codes, "Entries of each codebook", 1, 65536);
  add("--splits", options->splits, "Times that another tenth of the items is held out", 1, 10);
  add("--least-ratings", options->least_ratings, "Items with fewer training ratings are left out", 1,
      std::size_t{1} << 30);
  command->add_option("--seed", options->seed, "Of splits, codes and training")->capture_default_str();
  command->add_option("--json", options->json, "Also write the results here")->type_name("FILE");
  command->callback([options] { priors(*options); });
}

}  // namespace vqgrad
