#include "datasets/splits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "base/error.hpp"

namespace vqgrad {
namespace {

enum class Part : char { train, validation, test };

std::vector<std::uint32_t> all_rows(std::size_t count) {
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0u);
  return rows;
}

Split collect(const std::vector<Part>& parts) {
  Split split;
  for (std::uint32_t row = 0; row < parts.size(); ++row)
    (parts[row] == Part::train        ? split.train
     : parts[row] == Part::validation ? split.validation
                                      : split.test)
        .push_back(row);
  return split;
}

/// The first rows of `order` for training, the next for validation, the last for test.
Split cut(const std::vector<std::uint32_t>& order, Fractions fractions) {
  const auto [train, validation] = fractions;
  if (!(train >= 0 && validation >= 0 && train + validation <= 1))
    throw UsageError(
        fmt::format("fractions of training {} and validation {} must not be negative nor sum to more than 1",
                    train, validation));
  const auto count = static_cast<double>(order.size());
  const auto train_end = static_cast<std::size_t>(std::lround(count * train));
  const auto validation_end =
      std::max(train_end, static_cast<std::size_t>(std::lround(count * (train + validation))));
  std::vector<Part> parts(order.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    parts[order[i]] = i < train_end ? Part::train : i < validation_end ? Part::validation : Part::test;
  return collect(parts);
}

std::vector<std::uint32_t> rows_by_time(const Interactions& interactions) {
  auto order = all_rows(interactions.size());
  const auto& times = interactions.times;
  if (!times.empty())
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return times[a] < times[b]; });
  return order;
}

}  // namespace

Split split_randomly(std::size_t rows, Random random, Fractions fractions) {
  auto order = all_rows(rows);
  random.shuffle(std::span(order));
  return cut(order, fractions);
}

Split split_by_time(const Interactions& interactions, Fractions fractions) {
  if (interactions.times.empty() && interactions.size() > 0)
    throw UsageError("the data set has no times to split by; split at random, or name a time column");
  return cut(rows_by_time(interactions), fractions);
}

Split split_leave_one_out(const Interactions& interactions) {
  const auto& users = interactions.users;
  const std::size_t user_count =
      users.empty() ? 0 : *std::max_element(users.begin(), users.end()) + std::size_t{1};
  std::vector<std::uint32_t> remaining(user_count), total(user_count);
  for (const auto user : users) ++remaining[user];
  total = remaining;
  std::vector<Part> parts(users.size());
  for (const auto row : rows_by_time(interactions)) {
    const auto user = users[row];
    const auto left = remaining[user]--;
    parts[row] = total[user] < 3 || left > 2 ? Part::train : left == 2 ? Part::validation : Part::test;
  }
  return collect(parts);
}

}  // namespace vqgrad
