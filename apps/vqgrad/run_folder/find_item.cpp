#include "apps/vqgrad/run_folder/find_item.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "apps/vqgrad/terminal/nearest.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

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

}  // namespace

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

}  // namespace vqgrad
