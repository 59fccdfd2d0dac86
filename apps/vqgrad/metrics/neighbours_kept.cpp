#include "apps/vqgrad/metrics/neighbours_kept.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "autodiff/kernels/top_k.hpp"

namespace vqgrad {
namespace {

/// The k nearest others of each vector: one more is looked for, and it or the last is left out.
std::vector<std::int32_t> nearest_others(std::span<const float> vectors, std::size_t width, std::size_t k) {
  const std::size_t n = vectors.size() / width;
  std::vector<float> directions(vectors.begin(), vectors.end());
  for (std::size_t i = 0; i < n; ++i) {
    double squared = 0;
    for (std::size_t d = 0; d < width; ++d)
      squared += static_cast<double>(vectors[i * width + d]) * static_cast<double>(vectors[i * width + d]);
    const double scale = squared > 0 ? 1 / std::sqrt(squared) : 0;
    for (std::size_t d = 0; d < width; ++d)
      directions[i * width + d] = static_cast<float>(scale * static_cast<double>(vectors[i * width + d]));
  }
  std::vector<std::int32_t> best(n * (k + 1)), others;
  std::vector<float> scores(best.size());
  kernels::top_k(directions.data(), n, directions.data(), n, width, k + 1, best.data(), scores.data());
  others.reserve(n * k);
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = std::span(best).subspan(i * (k + 1), k + 1);
    auto own = std::find(row.begin(), row.end(), static_cast<std::int32_t>(i));
    if (own == row.end()) --own;  // k + 1 others point the same way
    others.insert(others.end(), row.begin(), own);
    others.insert(others.end(), own + 1, row.end());
  }
  return others;
}

}  // namespace

double neighbours_kept(std::span<const float> vectors, std::span<const float> reconstructions,
                       std::size_t width, std::size_t k) {
  const std::size_t n = vectors.size() / width;
  if (n <= k) return std::numeric_limits<double>::quiet_NaN();
  const auto before = nearest_others(vectors, width, k), after = nearest_others(reconstructions, width, k);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < n * k; i += k)
    for (std::size_t p = i; p < i + k; ++p)
      kept +=
          static_cast<std::size_t>(std::count(after.begin() + static_cast<std::ptrdiff_t>(i),
                                              after.begin() + static_cast<std::ptrdiff_t>(i + k), before[p]));
  return static_cast<double>(kept) / static_cast<double>(n * k);
}

}  // namespace vqgrad
