#include "apps/likelihood/code_cost.hpp"

#include <cmath>

namespace vqgrad {

CodeCost uniform_code_cost(std::size_t groups, std::size_t codes) {
  const double bits = static_cast<double>(groups) * std::log2(static_cast<double>(codes));
  return [=](std::span<const std::int32_t> rows) { return std::vector<double>(rows.size() / groups, bits); };
}

CodeCost unigram_code_cost(std::span<const std::int32_t> train, std::size_t groups, std::size_t codes) {
  std::vector<double> bits(groups * codes, 1);
  for (std::size_t k = 0; k < train.size(); ++k)
    ++bits[k % groups * codes + static_cast<std::size_t>(train[k])];
  const auto n = static_cast<double>(train.size() / groups + codes);
  for (double& b : bits) b = -std::log2(b / n);
  return [=](std::span<const std::int32_t> rows) {
    std::vector<double> result(rows.size() / groups);
    for (std::size_t k = 0; k < rows.size(); ++k)
      result[k / groups] += bits[k % groups * codes + static_cast<std::size_t>(rows[k])];
    return result;
  };
}

}  // namespace vqgrad
