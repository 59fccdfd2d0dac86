#include "apps/experiments/likelihood/user_posterior.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace vqgrad {
namespace {

constexpr std::size_t newton_steps = 12, draws = 16;

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

}  // namespace

UserPosterior::UserPosterior(const RatingHead& head, const UserPrior& prior)
    : width_(head.width()),
      classes_(head.classes()),
      base_(head.base_logits()),
      weights_(head.tilt_weights()),
      tilts_(head.tilts().begin(), head.tilts().end()),
      mean_(width_),
      factor_(width_) {
  const std::size_t tilts = RatingHead::tilt_count;
  for (std::size_t row = 0; row < weights_.size() / width_; ++row) {
    const auto w = std::span(weights_).subspan(row * width_, width_);
    const double shift = dot(w, prior.mean);
    for (std::size_t k = 0; k < classes_; ++k)
      base_[row / tilts * classes_ + k] += shift * tilts_[row % tilts * classes_ + k];
    prior.factor.multiply_transposed(w);
  }
  fit({});
}

std::vector<double> UserPosterior::predict(std::span<const double> u, std::uint32_t item) const {
  std::vector<double> p(base_.begin() + static_cast<std::ptrdiff_t>(item * classes_),
                        base_.begin() + static_cast<std::ptrdiff_t>((item + 1) * classes_));
  for (std::size_t t = 0; t < RatingHead::tilt_count; ++t) {
    const double score = dot(weights(item, t), u);
    for (std::size_t k = 0; k < classes_; ++k) p[k] += score * tilts_[t * classes_ + k];
  }
  const double most = *std::max_element(p.begin(), p.end());
  double sum = 0;
  for (double& x : p) sum += x = std::exp(x - most);
  for (double& x : p) x /= sum;
  return p;
}

double UserPosterior::log_joint(std::span<const double> u, std::span<const Rating> ratings) const {
  double sum = -dot(u, u) / 2;
  for (const Rating& rating : ratings)
    sum += std::log(predict(u, rating.item)[static_cast<std::size_t>(rating.value)]);
  return sum;
}

void UserPosterior::gradient_and_hessian(std::span<const Rating> ratings, std::span<double> gradient,
                                         std::span<double> hessian) const {
  constexpr std::size_t tilts = RatingHead::tilt_count;
  for (std::size_t j = 0; j < width_; ++j) {
    gradient[j] = -mean_[j];
    for (std::size_t l = 0; l < width_; ++l) hessian[j * width_ + l] = j == l ? 1 : 0;
  }
  for (const Rating& rating : ratings) {
    const auto p = predict(mean_, rating.item);
    double expected[tilts], covariance[tilts][tilts];
    for (std::size_t t = 0; t < tilts; ++t)
      expected[t] = dot(p, std::span(tilts_).subspan(t * classes_, classes_));
    for (std::size_t t = 0; t < tilts; ++t)
      for (std::size_t s = 0; s < tilts; ++s) {
        covariance[t][s] = -expected[t] * expected[s];
        for (std::size_t k = 0; k < classes_; ++k)
          covariance[t][s] += p[k] * tilts_[t * classes_ + k] * tilts_[s * classes_ + k];
      }
    const auto x = weights(rating.item, 0), y = weights(rating.item, 1);
    const auto value = static_cast<std::size_t>(rating.value);
    const double off_x = tilts_[value] - expected[0], off_y = tilts_[classes_ + value] - expected[1];
    for (std::size_t j = 0; j < width_; ++j) {
      gradient[j] += off_x * x[j] + off_y * y[j];
      const double a = covariance[0][0] * x[j] + covariance[0][1] * y[j];
      const double b = covariance[1][0] * x[j] + covariance[1][1] * y[j];
      for (std::size_t l = 0; l <= j; ++l) hessian[j * width_ + l] += a * x[l] + b * y[l];
    }
  }
}

void UserPosterior::fit(std::span<const Rating> ratings) {
  std::fill(mean_.begin(), mean_.end(), 0.0);
  std::vector<double> step(width_), hessian(width_ * width_), next(width_);
  double value = log_joint(mean_, ratings);
  for (std::size_t iteration = 0; iteration <= newton_steps; ++iteration) {
    gradient_and_hessian(ratings, step, hessian);
    factor_.factor(hessian);
    factor_.solve(step);
    if (iteration == newton_steps || dot(step, step) < 1e-10) return;
    double length = 1, reached = 0;
    do {
      for (std::size_t j = 0; j < width_; ++j) next[j] = mean_[j] + length * step[j];
      reached = log_joint(next, ratings);
      length /= 2;
    } while (reached < value && length > 1e-4);
    if (reached < value) return;
    mean_ = next;
    value = reached;
  }
}

std::vector<double> UserPosterior::covariance() const {
  std::vector<double> result(width_ * width_);
  for (std::size_t j = 0; j < width_; ++j) {
    const auto column = std::span(result).subspan(j * width_, width_);
    column[j] = 1;
    factor_.solve(column);
  }
  return result;
}

std::vector<double> UserPosterior::draw(Random& random) const {
  std::vector<double> u(width_);
  for (double& x : u) x = random.normal();
  factor_.solve_transposed(u);
  for (std::size_t j = 0; j < width_; ++j) u[j] += mean_[j];
  return u;
}

std::vector<double> UserPosterior::probabilities(std::span<const Rating> ratings, Random& random) const {
  std::vector<double> result(ratings.size());
  for (std::size_t d = 0; d < draws; ++d) {
    const auto u = draw(random);
    for (std::size_t k = 0; k < ratings.size(); ++k)
      result[k] += predict(u, ratings[k].item)[static_cast<std::size_t>(ratings[k].value)] /
                   static_cast<double>(draws);
  }
  return result;
}

}  // namespace vqgrad
