#include "vq/sinkhorn.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.hpp"
#include "vq/rows.hpp"

namespace vqgrad {
namespace {

/// log sum exp(cost + shift) over `count` entries.
template <class At>
double log_sum(std::size_t count, const At& at) {
  double largest = at(0), sum = 0;
  for (std::size_t i = 1; i < count; ++i) largest = std::max(largest, at(i));
  for (std::size_t i = 0; i < count; ++i) sum += std::exp(at(i) - largest);
  return largest + std::log(sum);
}

}  // namespace

template <class T>
std::vector<std::int32_t> balanced_codes(std::span<const T> distances, std::size_t codes, double epsilon,
                                         std::size_t iterations) {
  if (!(epsilon > 0))
    throw UsageError("Sinkhorn's epsilon must be greater than 0, got " + std::to_string(epsilon));
  const std::size_t rows = row_count("balanced_codes", distances.size(), codes);
  if (rows == 0) return {};
  double mean = 0;
  for (const T d : distances) mean += static_cast<double>(d) / static_cast<double>(distances.size());
  std::vector<double> plan(distances.size()), u(rows), v(codes);  // logarithms
  for (std::size_t k = 0; k < plan.size(); ++k)
    plan[k] = -static_cast<double>(distances[k]) / (epsilon * (mean > 0 ? mean : 1));
  const double share = std::log(static_cast<double>(rows) / static_cast<double>(codes));
  for (std::size_t step = 0; step < iterations; ++step) {
    for (std::size_t i = 0; i < rows; ++i)
      u[i] = -log_sum(codes, [&](std::size_t k) { return plan[i * codes + k] + v[k]; });
    for (std::size_t k = 0; k < codes; ++k)
      v[k] = share - log_sum(rows, [&](std::size_t i) { return plan[i * codes + k] + u[i]; });
  }
  std::vector<std::int32_t> result(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    std::size_t best = 0;
    for (std::size_t k = 1; k < codes; ++k)
      if (plan[i * codes + k] + v[k] > plan[i * codes + best] + v[best]) best = k;
    result[i] = static_cast<std::int32_t>(best);
  }
  return result;
}

template std::vector<std::int32_t> balanced_codes(std::span<const float>, std::size_t, double, std::size_t);
template std::vector<std::int32_t> balanced_codes(std::span<const double>, std::size_t, double, std::size_t);

}  // namespace vqgrad
