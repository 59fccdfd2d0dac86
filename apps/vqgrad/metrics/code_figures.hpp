#pragma once
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "apps/vqgrad/metrics/label_purity.hpp"
#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"
#include "apps/vqgrad/terminal/text_table.hpp"

namespace vqgrad {

/// What codes keep of a set of vectors, and how they spread. docs/codes.md defines each figure.
struct CodeFigures {
  static constexpr std::size_t nearest = 10;

  std::size_t items = 0;
  std::vector<CodebookUsage> levels;
  std::size_t distinct = 0;           ///< different tuples
  double error = 0;                   ///< mean over all elements of the squared error
  double variance = 0;                ///< the same for the mean vector
  double neighbours_kept = 0;         ///< of `nearest` neighbours, as the function below
  std::optional<LabelPurity> genres;  ///< of the first code; nothing where items have none

  double collision_rate() const {
    return items == 0 ? 0 : static_cast<double>(items - distinct) / static_cast<double>(items);
  }
  /// 1 - error / variance; nothing where there is no variance, as of a single item.
  std::optional<double> variance_explained() const;
};

/// Of vectors (n, width). `genres` holds an item's labels each, or nothing.
CodeFigures code_figures(std::span<const float> vectors, std::size_t width, const VectorCodes& coded,
                         std::span<const std::vector<std::int32_t>> genres, Random random);

/// "codes", "used", "dead", "perplexity", "entropy_bits", "largest_share"
nlohmann::ordered_json usage_json(const CodebookUsage& usage);
/// "distinct", "collision_rate", "reconstruction_error", "variance_explained", "nearest_kept", "genre_purity"
nlohmann::ordered_json tuple_json(const CodeFigures& figures);

/// A row a level.
TextTable level_table(std::span<const CodebookUsage> levels);
/// Names and values of what `tuple_json` wrote, as far as it is there: for the terminal.
std::vector<std::vector<std::string>> tuple_rows(const nlohmann::json& json);

/// What a quantizer keeps of who is near to whom: the mean share of each vector's `k` nearest others, by
/// cosine, that are among the k nearest others of its reconstruction, too. Both (n, width); all others are
/// looked at. NaN where there are no more than k vectors.
double neighbours_kept(std::span<const float> vectors, std::span<const float> reconstructions,
                       std::size_t width, std::size_t k);

}  // namespace vqgrad
