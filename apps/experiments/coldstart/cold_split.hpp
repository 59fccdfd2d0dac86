#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "datasets/dataset.hpp"

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

}  // namespace vqgrad
