#include "apps/vqgrad/train/item_substitution.hpp"

#include <algorithm>
#include <numeric>

#include "base/error.hpp"

namespace vqgrad {
namespace {

/// Row k of the result is row `order[k]` of `rows`.
std::vector<float> deal(std::span<const float> rows, std::size_t width,
                        std::span<const std::uint32_t> order) {
  std::vector<float> result;
  for (const auto k : order) {
    const auto row = rows.subspan(k * width, width);
    result.insert(result.end(), row.begin(), row.end());
  }
  return result;
}

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
  std::vector<std::uint32_t> order(coded.codes.size());
  std::iota(order.begin(), order.end(), 0u);
  random.shuffle(std::span(order));

  SubstitutionMetrics result;
  const auto measure = [&](const char* name, const std::vector<float>& rows) {
    std::copy(rows.begin(), rows.end(), table.mutate().begin() + static_cast<std::ptrdiff_t>(width));
    result.rows.emplace_back(name, trainer.evaluate(test));
  };
  measure("original", original);
  measure("quantized", coded.reconstructions);
  measure("shuffled", deal(coded.reconstructions, width, order));
  measure("constant", repeat_mean(original, width));
  std::copy(original.begin(), original.end(), table.mutate().begin() + static_cast<std::ptrdiff_t>(width));
  return result;
}

}  // namespace vqgrad
