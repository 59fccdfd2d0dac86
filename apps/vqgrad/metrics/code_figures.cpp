#include "apps/vqgrad/metrics/code_figures.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "autodiff/kernels/top_k.hpp"
#include "vq/code_tuples.hpp"
#include "vq/rows.hpp"

namespace vqgrad {
namespace {

std::string percent(const nlohmann::json& share) {
  return share.is_number() ? fmt::format("{:.1f} %", 100 * share.get<double>()) : "n/a";
}

std::string number(const nlohmann::json& value) {
  return value.is_number() ? fmt::format("{:.3g}", value.get<double>()) : "n/a";
}

/// The k nearest others of each vector: one more is looked for, and it or the last is left out.
std::vector<std::int32_t> nearest_others(std::span<const float> vectors, std::size_t width, std::size_t k) {
  const std::size_t n = vectors.size() / width;
  std::vector<float> directions(vectors.begin(), vectors.end());
  for (std::size_t i = 0; i < n; ++i) {
    double squared = 0;
    for (std::size_t d = 0; d < width; ++d)
      squared += static_cast<double>(vectors[i * width + d]) * static_cast<double>(vectors[i * width + d]);
    const double scale = squared > 0 ? 1 / std::sqrt(squared) : 0;
    for (std::size_t d = 0; d < width; ++d)
      directions[i * width + d] = static_cast<float>(scale * static_cast<double>(vectors[i * width + d]));
  }
  std::vector<std::int32_t> best(n * (k + 1)), others;
  std::vector<float> scores(best.size());
  kernels::top_k(directions.data(), n, directions.data(), n, width, k + 1, best.data(), scores.data());
  others.reserve(n * k);
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = std::span(best).subspan(i * (k + 1), k + 1);
    auto own = std::find(row.begin(), row.end(), static_cast<std::int32_t>(i));
    if (own == row.end()) --own;  // k + 1 others point the same way
    others.insert(others.end(), row.begin(), own);
    others.insert(others.end(), own + 1, row.end());
  }
  return others;
}

}  // namespace

std::optional<double> CodeFigures::variance_explained() const {
  if (variance == 0) return std::nullopt;
  return 1 - error / variance;
}

CodeFigures code_figures(std::span<const float> vectors, std::size_t width, const VectorCodes& coded,
                         std::span<const std::vector<std::int32_t>> genres, Random random) {
  const std::size_t levels = coded.usage.size();
  CodeFigures figures{
      .items = vectors.size() / width,
      .levels = coded.usage,
      .distinct = distinct_tuples(coded.codes, levels),
      .error = coded.reconstruction_error,
      .variance = coded.variance,
      .neighbours_kept = neighbours_kept(vectors, coded.reconstructions, width, CodeFigures::nearest),
      .genres = std::nullopt};
  if (!genres.empty())
    figures.genres = label_purity(columns<std::int32_t>(coded.codes, levels, 0, 1), genres, random);
  return figures;
}

nlohmann::ordered_json usage_json(const CodebookUsage& usage) {
  return {{"codes", usage.codes},          {"used", usage.used},
          {"dead", usage.dead()},          {"perplexity", usage.perplexity},
          {"entropy_bits", usage.entropy}, {"largest_share", usage.largest_share}};
}

nlohmann::ordered_json tuple_json(const CodeFigures& figures) {
  const auto explained = figures.variance_explained();
  nlohmann::ordered_json json{
      {"distinct", figures.distinct},
      {"collision_rate", figures.collision_rate()},
      {"reconstruction_error", figures.error},
      {"variance_explained", explained ? nlohmann::ordered_json(*explained) : nullptr},
      {"nearest_kept", {{"count", CodeFigures::nearest}, {"share", figures.neighbours_kept}}},
      {"genre_purity", nullptr}};
  if (figures.genres)
    json["genre_purity"] = {{"first_code", figures.genres->purity},
                            {"shuffled", figures.genres->shuffled},
                            {"shuffled_deviation", figures.genres->shuffled_deviation}};
  return json;
}

TextTable level_table(std::span<const CodebookUsage> levels) {
  TextTable table({{"level", Align::right},
                   {"codes", Align::right},
                   {"used", Align::right},
                   {"dead", Align::right},
                   {"perplexity", Align::right},
                   {"entropy", Align::right},
                   {"largest", Align::right}});
  for (std::size_t l = 0; l < levels.size(); ++l)
    table.add({std::to_string(l + 1), std::to_string(levels[l].codes),
               fmt::format("{:.1f} %", 100 * levels[l].used_share()), std::to_string(levels[l].dead()),
               fmt::format("{:.1f}", levels[l].perplexity), fmt::format("{:.2f} bits", levels[l].entropy),
               fmt::format("{:.1f} %", 100 * levels[l].largest_share)});
  return table;
}

std::vector<std::vector<std::string>> tuple_rows(const nlohmann::json& json) {
  std::vector<std::vector<std::string>> rows;
  if (json.contains("collision_rate")) rows.push_back({"collision rate", percent(json["collision_rate"])});
  if (json.contains("reconstruction_error"))
    rows.push_back({"quantization error",
                    fmt::format("{} (variance explained: {})", number(json["reconstruction_error"]),
                                percent(json.value("variance_explained", nlohmann::json())))});
  if (json.contains("nearest_kept") && json["nearest_kept"].is_object())
    rows.push_back({fmt::format("{} nearest kept", json["nearest_kept"].value("count", 0)),
                    percent(json["nearest_kept"].value("share", nlohmann::json()))});
  if (!json.contains("genre_purity")) return rows;
  const auto& genres = json["genre_purity"];
  rows.push_back(
      {"genre purity", genres.is_object()
                           ? fmt::format("{} (codes shuffled: {} +- {})",
                                         percent(genres.value("first_code", nlohmann::json())),
                                         percent(genres.value("shuffled", nlohmann::json())),
                                         percent(genres.value("shuffled_deviation", nlohmann::json())))
                           : "n/a"});
  return rows;
}

double neighbours_kept(std::span<const float> vectors, std::span<const float> reconstructions,
                       std::size_t width, std::size_t k) {
  const std::size_t n = vectors.size() / width;
  if (n <= k) return std::numeric_limits<double>::quiet_NaN();
  const auto before = nearest_others(vectors, width, k), after = nearest_others(reconstructions, width, k);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < n * k; i += k)
    for (std::size_t p = i; p < i + k; ++p)
      kept +=
          static_cast<std::size_t>(std::count(after.begin() + static_cast<std::ptrdiff_t>(i),
                                              after.begin() + static_cast<std::ptrdiff_t>(i + k), before[p]));
  return static_cast<double>(kept) / static_cast<double>(n * k);
}

}  // namespace vqgrad
