#include "apps/experiments/coldstart/embedding_prior.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.hpp"

namespace vqgrad {
namespace {

constexpr std::uint32_t missing = ~std::uint32_t{0};

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

void Evidence::add(std::span<const float> direction, double residual, double weight) {
  const std::size_t n = gradient.size();
  for (std::size_t a = 0; a < n; ++a) {
    const double ja = static_cast<double>(direction[a]);
    gradient[a] += residual * ja;
    for (std::size_t b = 0; b <= a; ++b)
      information[a * n + b] += weight * ja * static_cast<double>(direction[b]);
  }
  ++count;
}

RatingEvidence::RatingEvidence(ColdModel& model, std::span<const std::uint32_t> rows,
                               std::span<const float> table)
    : width_(model.width()), places_(model.data().encoder.dataset().interactions.size(), missing) {
  Batches batches(model.data().encoder, {rows.begin(), rows.end()}, 4096);
  const std::vector<float> ones(batches.batch_size(), 1);
  for (auto& parameter : model.parameters()) parameter.set_trainable(false);
  Tape<float>& tape = model.tape();
  for (const Batch& batch : batches) {
    tape.reset();
    const std::size_t n = batch.size();
    const auto rows_of_table = tape.arena().make<float>(n * width_);
    const auto ids = batch.indices(model.data().id_field);
    for (std::size_t b = 0; b < n; ++b)
      std::copy_n(&table[static_cast<std::size_t>(ids[b]) * width_], width_, &rows_of_table[b * width_]);
    const Var<float> e = tape.variable(rows_of_table, Shape{n, width_});
    const Var<float> logits = model.frozen_logits(batch, e);
    // Rows are independent in evaluation mode: each gets the gradient of its own logit.
    tape.backward(logits, std::span(ones).first(n));
    directions_.insert(directions_.end(), e.gradient().begin(), e.gradient().end());
    for (std::size_t b = 0; b < n; ++b) {
      const double p = 1 / (1 + std::exp(-static_cast<double>(logits.values()[b])));
      places_[batch.rows()[b]] = static_cast<std::uint32_t>(residuals_.size());
      residuals_.push_back(static_cast<double>(batch.labels()[b]) - p);
      weights_.push_back(p * (1 - p));
    }
  }
  tape.reset();
}

void RatingEvidence::add_to(Evidence& sum, std::uint32_t row) const {
  const std::size_t place = places_[row];
  if (place == missing) throw Error(Exit::internal, "there is no evidence of row " + std::to_string(row));
  sum.add(std::span(directions_).subspan(place * width_, width_), residuals_[place], weights_[place]);
}

Evidence RatingEvidence::of(std::span<const std::uint32_t> rows) const {
  Evidence sum(width_);
  for (const auto row : rows) add_to(sum, row);
  return sum;
}

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
