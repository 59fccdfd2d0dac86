#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apps/vqgrad/commands.hpp"
#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "apps/vqgrad/terminal/nearest.hpp"
#include "apps/vqgrad/terminal/text_table.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

struct SimilarArguments {
  std::string run, item;
  std::size_t count = 10;
};

constexpr std::size_t most_suggestions = 4;

/// "a", "b", "c"
std::string quoted_titles(std::span<const ItemCode> items, std::span<const std::size_t> some) {
  std::string text;
  for (const std::size_t i : some.first(std::min(some.size(), most_suggestions)))
    text += fmt::format("{}\"{}\"", text.empty() ? "" : ", ", items[i].title);
  return text;
}

/// Titles that contain the text, then titles whose edit distance to it (whole or beginning) is smallest.
std::vector<std::size_t> closest(std::span<const ItemCode> items, const std::string& wanted) {
  std::vector<std::pair<std::size_t, std::size_t>> ranked;  // distance, item
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].ratings == 0) continue;
    const std::string title = fold_case(items[i].title);
    const bool contains = title.find(wanted) != std::string::npos;
    const auto beginning = std::string_view(title).substr(0, wanted.size());
    ranked.emplace_back(
        contains ? 0 : 1 + std::min(edit_distance(wanted, title), edit_distance(wanted, beginning)), i);
  }
  std::stable_sort(ranked.begin(), ranked.end(), [&](const auto& a, const auto& b) {
    return std::pair(a.first, items[b.second].ratings) < std::pair(b.first, items[a.second].ratings);
  });
  std::vector<std::size_t> best;
  for (const auto& [distance, item] : ranked) best.push_back(item);
  return best;
}

/// The index of the item with this title, or of the only item whose title begins with it; ignores case. If
/// several items have the title, the most rated. Throws UsageError that suggests titles, also for an item
/// that no training row names: its embedding was never trained.
std::size_t find_item(std::span<const ItemCode> items, std::string_view title) {
  const std::string wanted = fold_case(title);
  std::vector<std::size_t> equal, begun;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string folded = fold_case(items[i].title);
    if (folded == wanted) equal.push_back(i);
    if (folded.starts_with(wanted)) begun.push_back(i);
  }
  auto& found = equal.empty() ? begun : equal;
  std::stable_sort(found.begin(), found.end(),
                   [&](std::size_t a, std::size_t b) { return items[a].ratings > items[b].ratings; });
  if (found.empty())
    throw UsageError(fmt::format("no item is called \"{}\"; the closest titles are {}", title,
                                 quoted_titles(items, closest(items, wanted))));
  if (equal.empty() && found.size() > 1)
    throw UsageError(fmt::format("{} titles begin with \"{}\": {}{}", found.size(), title,
                                 quoted_titles(items, found),
                                 found.size() > most_suggestions ? ", ..." : ""));
  if (items[found.front()].ratings == 0)
    throw UsageError(fmt::format("no training row names \"{}\": its embedding was never trained",
                                 items[found.front()].title));
  return found.front();
}

/// Cosine of the angle between two vectors, 0 where one of them is 0.
double cosine(std::span<const float> a, std::span<const float> b) {
  double product = 0, a_squared = 0, b_squared = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    product += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    a_squared += static_cast<double>(a[i]) * static_cast<double>(a[i]);
    b_squared += static_cast<double>(b[i]) * static_cast<double>(b[i]);
  }
  return product == 0 ? 0 : product / std::sqrt(a_squared * b_squared);
}

struct Neighbour {
  std::size_t item;
  double similarity;
};

/// All rated items but `item`, the most similar first; ties in the order of the file.
std::vector<Neighbour> neighbours(const std::vector<ItemCode>& items, const NpyArray& embeddings,
                                  std::size_t item) {
  const std::size_t width = embeddings.shape[1];
  const auto row = [&](std::size_t i) { return std::span(embeddings.values).subspan(i * width, width); };
  std::vector<Neighbour> all;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (i != item && items[i].ratings > 0) all.push_back({i, cosine(row(item), row(i))});
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.similarity > b.similarity; });
  return all;
}

void similar(const SimilarArguments& options) {
  const auto [items, embeddings] = read_item_embeddings(options.run);
  const std::size_t item = find_item(items, options.item);
  auto all = neighbours(items, embeddings, item);
  all.resize(std::min(all.size(), options.count));

  TextTable table(
      {{"title"}, {"similarity", Align::right}, {"code", Align::right}, {"ratings", Align::right}},
      fmt::format("nearest to {} (code {}, {} ratings)\n", items[item].title, items[item].code,
                  items[item].ratings));
  for (const Neighbour& neighbour : all) {
    const ItemCode& found = items[neighbour.item];
    table.add({found.title, fmt::format("{:.4f}", neighbour.similarity), std::to_string(found.code),
               std::to_string(found.ratings)});
  }
  fmt::print("{}", table.text());
}

}  // namespace

void add_similar(CLI::App& app) {
  auto* command = app.add_subcommand("similar", "Show the items nearest to one, by a run's item embeddings");
  auto options = std::make_shared<SimilarArguments>();
  command->add_option("--run", options->run, "Folder of a run of vqgrad train")->required()->type_name("DIR");
  command->add_option("--item", options->item, "Title, or the beginning of only one; case does not matter")
      ->required()
      ->type_name("TITLE");
  command->add_option("--count", options->count, "How many to show");
  command->callback([options] { similar(*options); });
}

}  // namespace vqgrad
