#include "vq/k_means.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "autodiff/kernels/finite.hpp"
#include "autodiff/kernels/nearest_code.hpp"
#include "autodiff/kernels/squared_distance.hpp"
#include "vq/rows.hpp"

namespace vqgrad {
namespace {

using kernels::squared_distance;

/// k-means++: each next centre is a row drawn with probability proportional to its squared distance to the
/// nearest centre so far.
template <class T>
std::vector<T> spread_out_rows(std::span<const T> rows, std::size_t dim, std::size_t codes, Random& random) {
  const std::size_t n = rows.size() / dim;
  std::vector<T> centres;
  centres.reserve(codes * dim);
  std::vector<double> nearest(n, std::numeric_limits<double>::infinity());
  std::size_t chosen = random.below(static_cast<std::uint32_t>(n));
  for (std::size_t k = 0; k < codes; ++k) {
    const T* centre = rows.data() + chosen * dim;
    centres.insert(centres.end(), centre, centre + dim);
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) {
      nearest[i] = std::min(nearest[i], squared_distance(rows.data() + i * dim, centre, dim));
      total += nearest[i];
    }
    double left = random.uniform() * total;
    chosen = 0;
    while (chosen + 1 < n && (left -= nearest[chosen]) >= 0) ++chosen;
  }
  return centres;
}

/// Each centre becomes the mean of its rows.
template <class T>
void move_centres(std::span<const T> rows, std::size_t dim, KMeans<T>& result) {
  const std::size_t codes = result.centres.size() / dim;
  std::vector<double> sums(codes * dim);
  std::vector<std::size_t> counts(codes);
  for (std::size_t i = 0; i < result.codes.size(); ++i) {
    const auto k = static_cast<std::size_t>(result.codes[i]);
    ++counts[k];
    for (std::size_t j = 0; j < dim; ++j) sums[k * dim + j] += static_cast<double>(rows[i * dim + j]);
  }
  std::vector<double> distances(result.codes.size());
  for (std::size_t i = 0; i < distances.size(); ++i)
    distances[i] = squared_distance(
        rows.data() + i * dim, result.centres.data() + static_cast<std::size_t>(result.codes[i]) * dim, dim);
  for (std::size_t k = 0; k < codes; ++k) {
    if (counts[k] > 0) {
      for (std::size_t j = 0; j < dim; ++j)
        result.centres[k * dim + j] = static_cast<T>(sums[k * dim + j] / static_cast<double>(counts[k]));
      continue;
    }
    const auto farthest = std::max_element(distances.begin(), distances.end());
    const auto i = static_cast<std::size_t>(farthest - distances.begin());
    std::copy_n(rows.data() + i * dim, dim, result.centres.data() + k * dim);
    *farthest = 0;  // the next empty centre takes another row
  }
}

}  // namespace

template <class T>
KMeans<T> k_means(std::span<const T> rows, std::size_t dim, std::size_t codes, Random random,
                  std::size_t most_iterations) {
  const std::size_t n = row_count("k-means", rows.size(), dim);
  if (n == 0 || codes == 0)
    throw Error(Exit::internal, "k-means needs at least one row and one code, got " + std::to_string(n) +
                                    " and " + std::to_string(codes));
  kernels::require_finite("the rows of k-means", rows.data(), n, dim);
  KMeans<T> result;
  result.centres = spread_out_rows(rows, dim, codes, random);
  std::vector<std::int32_t> before;
  for (;;) {
    result.codes.resize(n);
    kernels::require_finite("the centres of k-means", result.centres.data(), codes, dim);
    kernels::nearest_code(rows.data(), n, result.centres.data(), codes, dim, result.codes.data());
    if (result.codes == before || result.iterations == most_iterations) break;
    ++result.iterations;
    before = result.codes;
    move_centres(rows, dim, result);
  }
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i)
    sum += squared_distance(rows.data() + i * dim,
                            result.centres.data() + static_cast<std::size_t>(result.codes[i]) * dim, dim);
  result.error = sum / static_cast<double>(n);
  return result;
}

template KMeans<float> k_means(std::span<const float>, std::size_t, std::size_t, Random, std::size_t);
template KMeans<double> k_means(std::span<const double>, std::size_t, std::size_t, Random, std::size_t);

}  // namespace vqgrad
