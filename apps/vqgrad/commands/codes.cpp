#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "apps/vqgrad/commands.hpp"
#include "apps/vqgrad/metrics/code_figures.hpp"
#include "apps/vqgrad/run_folder/run_folder.hpp"
#include "apps/vqgrad/terminal/text_table.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

struct CodesArguments {
  std::string run;
  std::int64_t code = -1;
  std::size_t titles = 3;
};

/// The first `most` titles, one after the other.
std::string first_titles(const std::vector<ItemCode>& items, const std::vector<std::size_t>& list,
                         std::size_t most) {
  std::vector<std::string> titles;
  for (std::size_t i = 0; i < std::min(list.size(), most); ++i) titles.push_back(items[list[i]].title);
  return fmt::format("{}", fmt::join(titles, "; "));
}

/// Test AUC under the item embeddings that metrics.json names.
void add_test_rows(TextTable& summary, const nlohmann::json& test) {
  for (const char* name : {"original", "quantized", "shuffled", "constant"})
    if (test.contains(name) && test[name].contains("auc") && test[name]["auc"].is_number())
      summary.add(
          {fmt::format("test AUC, {}", name), fmt::format("{:.4f}", test[name]["auc"].get<double>())});
}

void print_summary(const RunCodes& run, const CodebookUsage& usage) {
  const auto& items = run.items;
  const auto rated = std::accumulate(usage.counts.begin(), usage.counts.end(), std::size_t{0});
  auto summary = name_value_table();
  const std::string left_out =
      fmt::format(" ({} more without training rows are left out)", items.size() - rated);
  summary.add({"items", std::to_string(rated) + (items.size() > rated ? left_out : "")});
  summary.add({"codes", std::to_string(usage.codes)});
  summary.add({"used", fmt::format("{} ({:.1f} %)", usage.used, 100 * usage.used_share())});
  summary.add({"dead", std::to_string(usage.dead())});
  summary.add({"perplexity", fmt::format("{:.1f}", usage.perplexity)});
  summary.add({"entropy", fmt::format("{:.2f} bits", usage.entropy)});
  summary.add({"largest share", fmt::format("{:.1f} %", 100 * usage.largest_share)});
  for (const auto& row : tuple_rows(run.metrics["codebook"])) summary.add(row);
  if (run.metrics.contains("test")) add_test_rows(summary, run.metrics["test"]);
  fmt::print("{}\n", summary.text());
}

void codes(const CodesArguments& options) {
  const RunCodes run = read_run_codes(options.run);
  const auto lists = items_by_code(run.items, run.codes);
  if (options.code >= 0) {
    const auto code = static_cast<std::size_t>(options.code);
    if (code >= run.codes) throw UsageError(fmt::format("--code {}: codes are 0 to {}", code, run.codes - 1));
    TextTable table({{"title"}, {"ratings", Align::right}},
                    fmt::format("code {}: {} items\n", code, lists[code].size()));
    for (const std::size_t item : lists[code])
      table.add({run.items[item].title, std::to_string(run.items[item].ratings)});
    return fmt::print("{}", table.text());
  }
  print_summary(run, item_code_usage(run.items, run.codes));
  TextTable table({{"code", Align::right}, {"items", Align::right}, {"most rated"}});
  for (std::size_t code = 0; code < run.codes; ++code)
    table.add({std::to_string(code), std::to_string(lists[code].size()),
               first_titles(run.items, lists[code], options.titles)});
  fmt::print("{}", table.text());
}

}  // namespace

void add_codes(CLI::App& app) {
  auto* command =
      app.add_subcommand("codes", "Show how a run's items spread over its codes, and what the codes keep");
  auto options = std::make_shared<CodesArguments>();
  command->add_option("--run", options->run, "Folder of a run of vqgrad train")->required()->type_name("DIR");
  command->add_option("--code", options->code, "Only this code, with all its items; -1 shows every code")
      ->check(CLI::Range(std::int64_t{-1}, std::int64_t{1} << 31))
      ->type_name("INT");
  command->add_option("--titles", options->titles, "Titles a code in the table of all codes");
  command->callback([options] { codes(*options); });
}

}  // namespace vqgrad
