#include "apps/experiments/coldstart/id_table.hpp"

#include <algorithm>

namespace vqgrad {

std::vector<float> IdTable::hot_mean() const {
  std::vector<double> sums(width());
  for (const auto id : data_.hot_ids)
    for (std::size_t j = 0; j < width(); ++j)
      sums[j] += static_cast<double>(table_.values()[static_cast<std::size_t>(id) * width() + j]);
  std::vector<float> mean;
  for (const double sum : sums)
    mean.push_back(static_cast<float>(sum / static_cast<double>(data_.hot_ids.size())));
  return mean;
}

void IdTable::write(std::int32_t id, std::span<const float> vector) const {
  std::copy(vector.begin(), vector.end(), &table_.mutate()[static_cast<std::size_t>(id) * width()]);
}

void IdTable::write(const Batch& batch, std::span<const float> vectors) const {
  const auto ids = batch.indices(data_.id_field);
  for (std::size_t b = 0; b < ids.size(); ++b) write(ids[b], vectors.subspan(b * width(), width()));
}

}  // namespace vqgrad
