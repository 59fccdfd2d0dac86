#include "vq/code_tuples.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

#include "base/error.hpp"
#include "vq/rows.hpp"

namespace vqgrad {
namespace {

using Tuple = std::vector<std::int32_t>;

Tuple tuple(std::span<const std::int32_t> codes, std::size_t width, std::size_t row) {
  const auto digits = codes.subspan(row * width, width);
  return {digits.begin(), digits.end()};
}

}  // namespace

std::vector<CodebookUsage> level_usage(std::span<const std::int32_t> codes,
                                       std::span<const std::size_t> sizes) {
  row_count("level_usage", codes.size(), sizes.size());
  std::vector<CodebookUsage> levels;
  for (std::size_t l = 0; l < sizes.size(); ++l)
    levels.push_back(codebook_usage(columns(codes, sizes.size(), l, l + 1), sizes[l]));
  return levels;
}

std::vector<std::int32_t> last_digits(std::span<const std::int32_t> codes, std::size_t width,
                                      std::span<const std::uint32_t> order) {
  const std::size_t rows = row_count("last_digits", codes.size(), width);
  if (order.size() != rows)
    throw Error(Exit::internal, "last_digits: an order of " + std::to_string(order.size()) + " for " +
                                    std::to_string(rows) + " rows");
  std::map<Tuple, std::int32_t> taken;
  std::vector<std::int32_t> digits(rows);
  for (const auto row : order) digits.at(row) = taken[tuple(codes, width, row)]++;
  return digits;
}

std::size_t distinct_tuples(std::span<const std::int32_t> codes, std::size_t width) {
  std::vector<std::uint32_t> order(row_count("distinct_tuples", codes.size(), width));
  std::iota(order.begin(), order.end(), 0u);
  const auto digits = last_digits(codes, width, order);
  return static_cast<std::size_t>(std::count(digits.begin(), digits.end(), 0));
}

double collision_rate(std::span<const std::int32_t> codes, std::size_t width) {
  const std::size_t rows = row_count("collision_rate", codes.size(), width);
  if (rows == 0) return 0;
  return static_cast<double>(rows - distinct_tuples(codes, width)) / static_cast<double>(rows);
}

}  // namespace vqgrad
