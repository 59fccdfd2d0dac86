#pragma once
#include <algorithm>
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
  std::vector<float> hot_mean() const {
    std::vector<float> mean(width());
    for (std::size_t j = 0; j < width(); ++j) {
      double sum = 0;
      for (const auto id : data_.hot_ids)
        sum += static_cast<double>(table_.values()[static_cast<std::size_t>(id) * width() + j]);
      mean[j] = static_cast<float>(sum / static_cast<double>(data_.hot_ids.size()));
    }
    return mean;
  }
  void write(std::int32_t id, std::span<const float> vector) const {
    std::copy(vector.begin(), vector.end(), &table_.mutate()[static_cast<std::size_t>(id) * width()]);
  }
  /// Writes vectors (B, D) at the batch's ids.
  void write(const Batch& batch, std::span<const float> vectors) const {
    const auto ids = batch.indices(data_.id_field);
    for (std::size_t b = 0; b < ids.size(); ++b) write(ids[b], vectors.subspan(b * width(), width()));
  }

 private:
  Parameter<float>& table_;
  const ColdData& data_;
};

}  // namespace vqgrad
