#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "datasets/dataset.hpp"

namespace vqgrad {

/// Features of an item that are known before anyone rates it: a 0/1 column for each value of the items'
/// fields (years, genres, words of titles), and a standardized column for each field of numbers. A field
/// whose values are all numbers, such as a year, has both. Nothing comes from ratings.
class ItemFeatures {
 public:
  /// A value gets a column if at least `least` of the `training` items have it; means and deviations come
  /// from the training items. Keeps a reference to `dataset`.
  ItemFeatures(const Dataset& dataset, std::span<const std::uint32_t> training, std::size_t least = 10);

  std::size_t width() const { return names_.size(); }
  /// "genres=Comedy", "year"
  const std::vector<std::string>& names() const { return names_; }
  /// (n, width)
  std::vector<float> operator()(std::span<const std::uint32_t> items) const;

 private:
  struct Values {
    const Field* field;
    std::vector<std::size_t> columns;  ///< of each word; `none` without one
  };
  struct Number {
    const Field* field;
    std::size_t column;
    double mean = 0, deviation = 1;
  };

  void add_values(const Field& field, std::span<const std::uint32_t> training, std::size_t least);
  void add_number(const Field& field, std::span<const std::uint32_t> training);

  std::vector<std::string> names_;
  std::vector<Values> values_;
  std::vector<Number> numbers_;
};

}  // namespace vqgrad
