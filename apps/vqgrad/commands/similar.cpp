#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "apps/vqgrad/commands.hpp"
#include "apps/vqgrad/run_folder/find_item.hpp"
#include "apps/vqgrad/run_folder/item_embeddings.hpp"
#include "apps/vqgrad/terminal/text_table.hpp"

namespace vqgrad {
namespace {

struct SimilarArguments {
  std::string run, item;
  std::size_t count = 10;
};

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
