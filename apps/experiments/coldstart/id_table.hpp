#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "apps/experiments/coldstart/cold_data.hpp"
#include "autodiff/parameter.hpp"
#include "datasets/batches.hpp"

namespace vqgrad {

/// The embedding table of the cold side's ids (rows, D), a parameter of the backbone.
class IdTable {
 public:
  /// Keeps references to both.
  IdTable(Parameter<float>& table, const ColdData& data) : table_(table), data_(data) {}

  Parameter<float>& table() const { return table_; }
  std::size_t width() const { return table_.shape()[1]; }

  /// The mean of the hot ids' rows (D).
  std::vector<float> hot_mean() const;
  void write(std::int32_t id, std::span<const float> vector) const;
  /// Writes vectors (B, D) at the batch's ids.
  void write(const Batch& batch, std::span<const float> vectors) const;

 private:
  Parameter<float>& table_;
  const ColdData& data_;
};

}  // namespace vqgrad
