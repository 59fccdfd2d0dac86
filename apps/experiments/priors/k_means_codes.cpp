#include "apps/experiments/priors/k_means_codes.hpp"

#include <string>

#include "autodiff/kernels/finite.hpp"
#include "autodiff/kernels/nearest_code.hpp"
#include "base/error.hpp"
#include "vq/k_means.hpp"
#include "vq/row_count.hpp"

namespace vqgrad {

KMeansCodes::KMeansCodes(std::span<const float> vectors, std::size_t dim, CodeStructure structure,
                         std::size_t groups, std::size_t codes, Random random)
    : dim_(dim), codes_(codes), part_width_(dim), stride_(0) {
  if (structure == CodeStructure::product) {
    if (groups == 0 || dim % groups != 0)
      throw UsageError("product codes cut vectors into equal parts: " + std::to_string(dim) +
                       " numbers are no multiple of " + std::to_string(groups));
    part_width_ = stride_ = dim / groups;
  }
  std::vector<float> residual(vectors.begin(), vectors.end());
  for (std::size_t g = 0; g < groups; ++g) {
    const auto rows = part(residual, g);
    auto found = k_means(std::span<const float>(rows), part_width_, codes, random.split(std::to_string(g)));
    codebooks_.push_back(std::move(found.centres));
    add(residual, g, found.codes, -1);
  }
}

std::vector<float> KMeansCodes::part(const std::vector<float>& residual, std::size_t g) const {
  std::vector<float> rows;
  for (std::size_t k = g * stride_; k < residual.size(); k += dim_)
    rows.insert(rows.end(), residual.begin() + static_cast<std::ptrdiff_t>(k),
                residual.begin() + static_cast<std::ptrdiff_t>(k + part_width_));
  return rows;
}

void KMeansCodes::add(std::vector<float>& vectors, std::size_t g, std::span<const std::int32_t> codes,
                      float sign) const {
  for (std::size_t row = 0; row < codes.size(); ++row)
    for (std::size_t j = 0; j < part_width_; ++j)
      vectors[row * dim_ + g * stride_ + j] +=
          sign * codebooks_[g][static_cast<std::size_t>(codes[row]) * part_width_ + j];
}

std::vector<std::int32_t> KMeansCodes::encode(std::span<const float> vectors) const {
  const std::size_t n = row_count("k-means codes", vectors.size(), dim_);
  kernels::require_finite("what gets codes", vectors.data(), n, dim_);
  std::vector<float> residual(vectors.begin(), vectors.end());
  std::vector<std::int32_t> codes(n * groups()), own(n);
  for (std::size_t g = 0; g < groups(); ++g) {
    kernels::nearest_code(part(residual, g).data(), n, codebooks_[g].data(), codes_, part_width_, own.data());
    add(residual, g, own, -1);
    for (std::size_t k = 0; k < n; ++k) codes[k * groups() + g] = own[k];
  }
  return codes;
}

std::vector<float> KMeansCodes::decode(std::span<const std::int32_t> codes) const {
  const std::size_t n = row_count("k-means codes", codes.size(), groups());
  std::vector<float> vectors(n * dim_);
  std::vector<std::int32_t> own(n);
  for (std::size_t g = 0; g < groups(); ++g) {
    for (std::size_t k = 0; k < n; ++k) own[k] = codes[k * groups() + g];
    add(vectors, g, own, 1);
  }
  return vectors;
}

double variance_explained(std::span<const float> vectors, std::span<const float> reconstructions,
                          std::size_t dim) {
  std::vector<double> mean(dim);
  const auto n = static_cast<double>(row_count("variance", vectors.size(), dim));
  for (std::size_t k = 0; k < vectors.size(); ++k) mean[k % dim] += static_cast<double>(vectors[k]) / n;
  double left = 0, all = 0;
  for (std::size_t k = 0; k < vectors.size(); ++k) {
    const double x = static_cast<double>(vectors[k]);
    const double error = x - static_cast<double>(reconstructions[k]), off = x - mean[k % dim];
    left += error * error;
    all += off * off;
  }
  return 1 - left / all;
}

}  // namespace vqgrad
