#include "apps/vqgrad/train/item_substitution.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "nn/mini_batches.hpp"

namespace vqgrad {
namespace {

std::vector<float> repeat_mean(std::span<const float> rows, std::size_t width) {
  std::vector<double> sums(width);
  for (std::size_t k = 0; k < rows.size(); ++k) sums[k % width] += static_cast<double>(rows[k]);
  std::vector<float> result(rows.size());
  for (std::size_t k = 0; k < rows.size(); ++k)
    result[k] =
        static_cast<float>(sums[k % width] * static_cast<double>(width) / static_cast<double>(rows.size()));
  return result;
}

}  // namespace

const ClickMetrics& SubstitutionMetrics::at(const std::string& name) const {
  for (const auto& [row, metrics] : rows)
    if (row == name) return metrics;
  throw Error(Exit::internal, "no such item embedding: " + name);
}

SubstitutionMetrics measure_substitutions(ClickTrainer& trainer, Batches& test, Parameter<float>& table,
                                          const VectorCodes& coded, Random random) {
  const std::size_t width = table.shape()[1];
  const std::vector<float> original(table.values().begin() + static_cast<std::ptrdiff_t>(width),
                                    table.values().end());
  std::vector<std::uint32_t> order = row_numbers(original.size() / width);
  random.shuffle(std::span(order));
  std::vector<float> shuffled;
  copy_rows(std::span<const float>(coded.reconstructions), width, order, shuffled);

  SubstitutionMetrics result;
  const auto measure = [&](const char* name, const std::vector<float>& rows) {
    std::copy(rows.begin(), rows.end(), table.mutate().begin() + static_cast<std::ptrdiff_t>(width));
    result.rows.emplace_back(name, trainer.evaluate(test));
  };
  measure("original", original);
  measure("quantized", coded.reconstructions);
  measure("shuffled", shuffled);
  measure("constant", repeat_mean(original, width));
  std::copy(original.begin(), original.end(), table.mutate().begin() + static_cast<std::ptrdiff_t>(width));
  return result;
}

}  // namespace vqgrad
