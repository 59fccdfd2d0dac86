#include "apps/experiments/coldstart/embedding_prior.hpp"

#include <algorithm>

namespace vqgrad {
namespace {

// Chosen on the tuning split of docs/cold-start.md, which has no test row.
constexpr double weak_prior = 10;        // weight of the prior of an id's own mode, in ratings
constexpr double ridge = 100;            // of the regression, in mean squares of a feature
constexpr double added_variance = 0.05;  // share of the mean variance, added to each variance
/// Hot ids' ratings have trained the raters' embeddings, so that their residuals, and thus S, are too small.
constexpr double precision_factor = 0.5;

double mean_diagonal(std::span<const double> a, std::size_t n) {
  double sum = 0;
  for (std::size_t j = 0; j < n; ++j) sum += a[j * n + j];
  return sum / static_cast<double>(n);
}

/// Feature f of id k: its side information, then the 1.
double feature(std::span<const float> side, std::size_t s, std::size_t k, std::size_t f) {
  return f + 1 < s ? static_cast<double>(side[k * (s - 1) + f]) : 1.0;
}

}  // namespace

EmbeddingPrior::EmbeddingPrior(std::span<const Evidence> evidence, std::span<const float> side)
    : width_(evidence.front().gradient.size()), precision_(width_ * width_), metric_(width_) {
  const std::size_t d = width_, s = side.size() / evidence.size() + 1;
  std::vector<double> information(d * d);
  double ratings = 0;
  for (const Evidence& id : evidence) {
    for (std::size_t j = 0; j < d * d; ++j) information[j] += id.information[j];
    ratings += static_cast<double>(id.count);
  }
  for (double& x : information) x /= ratings;
  const double scale = mean_diagonal(information, d);
  for (std::size_t j = 0; j < d; ++j) {
    information[j * d + j] += 1e-3 * scale;
    precision_[j * d + j] = weak_prior * scale;
  }
  metric_.factor(information);

  weights_.assign(s * d, 0.0);
  const std::vector<double> zero(d);
  std::vector<double> modes;
  for (std::size_t k = 0; k < evidence.size(); ++k) {
    const auto x = mode(evidence[k], side.subspan(k * (s - 1), s - 1), zero);
    modes.insert(modes.end(), x.begin(), x.end());
  }
  learn_mean(modes, side);
  learn_covariance(modes, side);
}

void EmbeddingPrior::learn_mean(std::span<const double> modes, std::span<const float> side) {
  const std::size_t d = width_, n = modes.size() / d, s = side.size() / n + 1;
  std::vector<double> gram(s * s), column(s);
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t a = 0; a < s; ++a)
      for (std::size_t b = 0; b <= a; ++b) gram[a * s + b] += feature(side, s, k, a) * feature(side, s, k, b);
  double scale = 0;
  for (std::size_t a = 0; a + 1 < s; ++a) scale += gram[a * s + a] / static_cast<double>(s - 1);
  if (scale == 0) scale = 1;  // all side information is zero
  for (std::size_t a = 0; a + 1 < s; ++a) gram[a * s + a] += ridge * scale;
  Cholesky factor(s);
  factor.factor(gram);
  for (std::size_t j = 0; j < d; ++j) {
    std::fill(column.begin(), column.end(), 0.0);
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t a = 0; a < s; ++a) column[a] += feature(side, s, k, a) * modes[k * d + j];
    factor.solve(column);
    for (std::size_t a = 0; a < s; ++a) weights_[a * d + j] = column[a];
  }
}

void EmbeddingPrior::learn_covariance(std::span<const double> modes, std::span<const float> side) {
  const std::size_t d = width_, n = modes.size() / d, s = side.size() / n;
  std::vector<double> covariance(d * d), column(d);
  for (std::size_t k = 0; k < n; ++k) {
    std::vector<double> rest = mean(side.subspan(k * s, s));
    for (std::size_t j = 0; j < d; ++j) rest[j] = modes[k * d + j] - rest[j];
    for (std::size_t a = 0; a < d; ++a)
      for (std::size_t b = 0; b <= a; ++b)
        covariance[a * d + b] += rest[a] * rest[b] / static_cast<double>(n);
  }
  const double scale = mean_diagonal(covariance, d);
  for (std::size_t j = 0; j < d; ++j) covariance[j * d + j] += added_variance * scale;
  Cholesky factor(d);
  factor.factor(covariance);
  for (std::size_t j = 0; j < d; ++j) {
    std::fill(column.begin(), column.end(), 0.0);
    column[j] = precision_factor;
    factor.solve(column);
    for (std::size_t i = 0; i < d; ++i) precision_[i * d + j] = column[i];
  }
}

std::vector<double> EmbeddingPrior::mean(std::span<const float> side) const {
  std::vector<double> result(width_);
  for (std::size_t j = 0; j < width_; ++j) {
    for (std::size_t a = 0; a < side.size(); ++a)
      result[j] += weights_[a * width_ + j] * static_cast<double>(side[a]);
    result[j] += weights_[side.size() * width_ + j];
  }
  return result;
}

std::vector<double> EmbeddingPrior::curvature(const Evidence& evidence) const {
  std::vector<double> matrix(precision_);
  for (std::size_t k = 0; k < matrix.size(); ++k) matrix[k] += evidence.information[k];
  return matrix;
}

std::vector<double> EmbeddingPrior::mode(const Evidence& evidence, std::span<const float> side,
                                         std::span<const double> x0) const {
  const std::size_t d = width_;
  const std::vector<double> prior = mean(side);
  std::vector<double> x(evidence.gradient);
  for (std::size_t a = 0; a < d; ++a)
    for (std::size_t b = 0; b < d; ++b)
      x[a] += evidence.information[std::max(a, b) * d + std::min(a, b)] * (x0[b] - prior[b]);
  Cholesky factor(d);
  factor.factor(curvature(evidence));
  factor.solve(x);
  for (std::size_t j = 0; j < d; ++j) x[j] += prior[j];
  return x;
}

}  // namespace vqgrad
