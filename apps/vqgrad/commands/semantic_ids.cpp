#include "apps/vqgrad/run_folder/semantic_ids.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "apps/vqgrad/commands.hpp"
#include "apps/vqgrad/metrics/code_figures.hpp"
#include "apps/vqgrad/models/vqvae/semantic_id_options.hpp"
#include "apps/vqgrad/models/vqvae/separate_codes.hpp"
#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "apps/vqgrad/run_folder/run_folder.hpp"
#include "apps/vqgrad/terminal/interrupt.hpp"
#include "apps/vqgrad/terminal/progress.hpp"
#include "apps/vqgrad/train/train_data.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"
#include "vq/code_tuples.hpp"

namespace vqgrad {
namespace {

struct SemanticIdsArguments {
  std::string run;
  std::vector<std::string> out;
  VqVaeOptions vqvae = semantic_id_options(0);  // sizes that were not given become the quantizer's own
  std::uint64_t seed = 1;
  std::size_t threads = 1;
  bool separate = true;
};

/// The run's items that training rows name, and their embeddings (n, width).
struct TrainedItems {
  std::vector<ItemCode> items;
  std::vector<float> embeddings;
  std::size_t width = 0;
  std::size_t left_out = 0;
};

TrainedItems read_trained_items(const std::string& run) {
  const auto [items, embeddings] = read_item_embeddings(run);
  TrainedItems result{.items = {}, .embeddings = {}, .width = embeddings.shape[1]};
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].ratings == 0) {
      ++result.left_out;
      continue;
    }
    result.items.push_back(items[i]);
    const auto row = std::span(embeddings.values).subspan(i * result.width, result.width);
    result.embeddings.insert(result.embeddings.end(), row.begin(), row.end());
  }
  return result;
}

/// Nothing, and a line that says why, where the run's data cannot be read any more.
std::vector<std::vector<std::int32_t>> read_genres(const std::string& run,
                                                   std::span<const ItemCode> items) try {
  const auto options = read_train_options(run_file(run, "config.toml"));
  return item_genres(load_dataset(options), items);
} catch (const Error& error) {
  fmt::print("no genre purity: {}\n", error.what());
  return {};
}

VectorCodes fit(const TrainedItems& trained, const VqVaeOptions& options, std::uint64_t seed, bool separate) {
  const Random random = Random(seed).split("semantic ids");
  Parameters<float> parameters{random.split("parameters")};
  Progress progress(options.quantizer + " vq-vae", options.epochs, "epochs");
  ItemVqVae model(trained.width, options, parameters);
  model.fit(trained.embeddings, random, [&](std::size_t epoch, double loss) {
    progress.update(epoch, [&] { return fmt::format("loss {:.4f}", loss); });
    return !interrupted();
  });
  stop_if_interrupted();
  progress.erase();
  VectorCodes coded = model.code(trained.embeddings);
  if (!separate) return coded;
  const double rate = collision_rate(coded.codes, options.levels);
  const std::size_t separated =
      separate_codes(model, trained.embeddings, most_rated_first(trained.items), coded);
  fmt::print("{} items took another last code; without, {:.1f} % would collide\n", separated, 100 * rate);
  return coded;
}

void print_figures(const CodeFigures& figures, const std::vector<SemanticId>& ids, std::size_t left_out,
                   double bits) {
  auto summary = name_value_table();
  const std::string more =
      left_out > 0 ? fmt::format(" ({} more without training rows are left out)", left_out) : "";
  summary.add({"items", fmt::format("{}{}", figures.items, more)});
  summary.add({"bits an item", fmt::format("{:.0f}", bits)});
  summary.add({"different tuples", std::to_string(figures.distinct)});
  for (const auto& row : tuple_rows(tuple_json(figures))) summary.add(row);
  const auto last = std::ranges::max_element(ids, {}, &SemanticId::digit);
  summary.add({"largest last digit", std::to_string(last == ids.end() ? 0 : last->digit)});
  fmt::print("{}\n{}", level_table(figures.levels).text(), summary.text());
}

std::string export_text(const std::string& path, const std::vector<SemanticId>& ids,
                        const CodeFigures& figures) {
  if (path.ends_with(".csv")) return semantic_ids_csv(ids);
  nlohmann::ordered_json json;
  json["figures"] = {{"items", figures.items}, {"levels", nlohmann::ordered_json::array()}};
  for (const CodebookUsage& usage : figures.levels) json["figures"]["levels"].push_back(usage_json(usage));
  json["figures"].update(tuple_json(figures));
  json["items"] = semantic_ids_json(ids);
  return json.dump(1) + "\n";
}

void make_semantic_ids(SemanticIdsArguments options) {
  for (const auto& path : options.out)
    if (!path.ends_with(".csv") && !path.ends_with(".json"))
      throw UsageError(fmt::format("--out {}: expected a name that ends in .csv or .json", path));
  set_threads(options.threads);
  const TrainedItems trained = read_trained_items(options.run);
  const auto genres = read_genres(options.run, trained.items);
  if (options.vqvae.skip || options.vqvae.hidden == 0) options.vqvae.dim = trained.width;
  options.vqvae = resolve_quantizer(options.vqvae);
  const VectorCodes coded = fit(trained, options.vqvae, options.seed, options.separate);
  const CodeFigures figures = code_figures(trained.embeddings, trained.width, coded, genres,
                                           Random(options.seed).split("genre purity"));
  const auto ids = semantic_ids(trained.items, coded.codes, options.vqvae.levels);
  double bits = 0;
  for (const CodebookUsage& usage : coded.usage) bits += std::log2(static_cast<double>(usage.codes));
  print_figures(figures, ids, trained.left_out, bits);
  for (const auto& path : options.out) write_atomically(path, export_text(path, ids, figures));
}

/// The options that were given, on top of the quantizer's own.
VqVaeOptions with_quantizer(const CLI::App& command, const VqVaeOptions& given) {
  VqVaeOptions options = semantic_id_options(0, given.quantizer);
  if (command.count("--levels") > 0) options.levels = given.levels;
  if (command.count("--codes") > 0) options.codes = given.codes;
  options.beam = given.beam;
  options.hidden = given.hidden;
  options.epochs = given.epochs;
  return options;
}

}  // namespace

void add_semantic_ids(CLI::App& app) {
  auto* command = app.add_subcommand(
      "semantic-ids", "Turn a run's items into tuples of codes, by a VQ-VAE over their embeddings");
  auto options = std::make_shared<SemanticIdsArguments>();
  options->threads = std::max(1u, std::thread::hardware_concurrency());
  VqVaeOptions& o = options->vqvae;
  const auto add = [&](const char* name, auto& value, const std::string& text) {
    return command->add_option(name, value, text)->capture_default_str();
  };
  command->add_option("--run", options->run, "Folder of a run of vqgrad train")->required()->type_name("DIR");
  command
      ->add_option("--out", options->out, "Files to write, .csv or .json; without it only figures are shown")
      ->type_name("FILE");
  add("--quantizer", o.quantizer, "What makes codes: " + quantizer_names() + " (docs/quantizers.md)");
  add("--levels", o.levels, "Codes per item; other quantizers than residual have their own default")
      ->check(CLI::Range(1, 64));
  add("--codes", o.codes, "Codes to choose from, of each; defaults as for --levels")
      ->check(CLI::Range(1, 1 << 16));
  add("--beam", o.beam, "Partial tuples kept in a residual search")->check(CLI::Range(1, 1024));
  add("--hidden", o.hidden, "Hidden size of encoder and decoder; 0: none, a sum of codes is the embedding")
      ->check(CLI::Range(0, 65536));
  add("--epochs", o.epochs, "Passes over the item embeddings; 0: k-means alone")
      ->check(CLI::Range(0, 1000000));
  command->add_flag(
      "--separate,!--no-separate", options->separate,
      "Items whose tuple is taken get the nearest last code that makes a free one; on unless refused");
  add("--seed", options->seed, "Seed of all random numbers");
  add("--threads", options->threads, "Threads of kernels")->check(CLI::Range(1, 256));
  command->callback([command, options] {
    options->vqvae = with_quantizer(*command, options->vqvae);
    make_semantic_ids(*options);
  });
}

}  // namespace vqgrad
