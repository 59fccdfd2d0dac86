#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace vqgrad {

/// The index of each MovieLens id, in a table over all ids up to the highest: ids are small whole numbers.
class IdTable {
 public:
  static constexpr std::uint32_t highest = 9'999'999;
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  /// Gives `id` the next index; false if it already has one.
  bool add(std::uint32_t id);

  std::uint32_t find(std::uint32_t id) const { return id < indices_.size() ? indices_[id] : none; }

 private:
  std::vector<std::uint32_t> indices_;
  std::uint32_t size_ = 0;
};

/// Replaces raw ids by their ranks; returns the ids, ascending, as text.
std::vector<std::string> number_ids(std::vector<std::uint32_t>& ids);

}  // namespace vqgrad
