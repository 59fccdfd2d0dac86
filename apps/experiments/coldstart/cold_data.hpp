#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "datasets/dataset.hpp"
#include "datasets/feature_encoder.hpp"

namespace vqgrad {

/// The cold side, and the numbers of ratings that make an owner hot or cold.
struct ColdOptions {
  Owner side = Owner::item;     ///< or user
  std::size_t hot_above = 200;  ///< owners with more ratings are hot: all their ratings train the backbone
  std::size_t cold_from = 60;   ///< owners from here to hot_above are cold; fewer: left out
  std::size_t shots = 20;       ///< ratings per warm-up stage
};

/// Rows of Interactions, each part in order of time, rows of one time in file order. The cold owners' first
/// `shots` ratings are warm[0], the next warm[1], then warm[2], the rest is test.
struct ColdSplit {
  static constexpr std::size_t stages = 3;

  std::vector<std::uint32_t> base;
  std::array<std::vector<std::uint32_t>, stages> warm;
  std::vector<std::uint32_t> test;
  std::vector<std::uint32_t> cold;  ///< owners, ascending
};

/// The split of the cold-start literature (Lee et al., KDD 2019; Zhao et al., SIGIR 2022, arXiv 2205.13795).
/// Throws UsageError if there are no times, no hot owners, no cold owners, or no test rows.
ColdSplit split_cold(const Dataset& dataset, const ColdOptions& options);

/// How features are encoded: as in the published code, with its faults, or without them.
enum class ColdFeatures { origin, clean };

/// A data set split for cold start and encoded, with the positions of its fields; shared by all trials.
///
/// origin: vocabularies and ranges from all rows, lists padded with a word and summed.
/// clean: vocabularies and ranges from the base and warm-up rows, masked padding, the mean of a list's words,
///     and words of fewer than ten items unknown: a rare word is almost an id, which cold items do not have.
struct ColdData {
  ColdData(const Dataset& dataset, const ColdOptions& options, ColdFeatures features, bool count);

  Owner side;
  ColdFeatures features;
  ColdSplit split;
  FeatureEncoder encoder;
  std::size_t id_field;                    ///< position of the cold side's id
  std::size_t rater_field;                 ///< position of the other side's id
  std::vector<std::size_t> side_fields;    ///< side information of the cold side, without id and count
  std::optional<std::size_t> count_field;  ///< the number of ratings, which counts the test rows too

  std::vector<std::int32_t> hot_ids, cold_ids;  ///< rows of the id table

  /// Row of the id table of an item (or user, by side).
  std::int32_t row_of(std::uint32_t owner) const { return encoder.fields()[id_field].indices[owner]; }
  const std::vector<std::uint32_t>& owners() const;  ///< of each interaction
  /// A row of interactions for each of cold_ids, its first one; and for each of hot_ids.
  std::vector<std::uint32_t> first_rows() const { return first_rows(cold_ids, split.warm[0]); }
  std::vector<std::uint32_t> hot_first_rows() const { return first_rows(hot_ids, split.base); }

 private:
  std::vector<std::uint32_t> first_rows(const std::vector<std::int32_t>& ids,
                                        const std::vector<std::uint32_t>& rows) const;
};

}  // namespace vqgrad
