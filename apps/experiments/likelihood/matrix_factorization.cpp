#include "apps/experiments/likelihood/matrix_factorization.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/reduction.hpp"

namespace vqgrad {
namespace {

double bits_of(std::span<const double> probabilities) {
  double bits = 0;
  for (const double p : probabilities) bits -= std::log2(p);
  return bits;
}

UserPrior standard_prior(std::size_t dim) {
  std::vector<double> one(dim * dim);
  for (std::size_t j = 0; j < dim; ++j) one[j * dim + j] = 1;
  UserPrior prior{std::vector<double>(dim), Cholesky(dim)};
  prior.factor.factor(one);
  return prior;
}

/// The prior of m + L u with u ~ N(mean, covariance).
UserPrior transformed_prior(const UserPrior& prior, std::span<const double> mean,
                            std::span<const double> covariance) {
  const std::size_t dim = mean.size();
  UserPrior result{prior.mean, Cholesky(dim)};
  std::vector<double> transformed(dim * dim);
  for (std::size_t j = 0; j < dim; ++j)
    for (std::size_t k = 0; k <= j; ++k) {
      result.mean[j] += prior.factor.lower(j, k) * mean[k];
      for (std::size_t l = 0; l < dim; ++l)
        for (std::size_t i = 0; i <= l; ++i)
          transformed[j * dim + l] +=
              prior.factor.lower(j, k) * covariance[k * dim + i] * prior.factor.lower(l, i);
    }
  result.factor.factor(transformed);
  return result;
}

}  // namespace

MatrixFactorization::MatrixFactorization(Scope<float> scope, std::size_t users, std::size_t dim,
                                         const RatingSpace& space, const Popularity& popularity)
    : users_(scope / "user", users, dim, {.initializer = normal(0, 0.1)}),
      head_(scope / "head", dim, space, popularity),
      prior_(standard_prior(dim)) {}

Var<float> MatrixFactorization::loss(Tape<float>& tape, const RatingBatch& batch, double, Random&) {
  const Var<float> u = users_(tape.indices(batch.user_numbers));
  const Var<float> reconstruction = softmax_cross_entropy(head_(u, batch), tape.indices(batch.values));
  return reconstruction + 0.5f / static_cast<float>(batch.targets()) * sum(square(u));
}

void MatrixFactorization::learn_prior(std::span<const Profile> train) {
  const auto users = train.first(std::min<std::size_t>(train.size(), 1000));
  const auto n = static_cast<double>(users.size());
  const std::size_t dim = head_.width();
  for (int step = 0; step < 3; ++step) {
    UserPosterior posterior(head_, prior_);
    std::vector<double> sum(dim), moment(dim * dim);  // of u, whose prior is N(0, 1)
    for (const Profile& profile : users) {
      posterior.fit(profile.targets);
      const auto u = posterior.mean();
      const auto covariance = posterior.covariance();
      for (std::size_t j = 0; j < dim; ++j) {
        sum[j] += u[j] / n;
        for (std::size_t l = 0; l < dim; ++l)
          moment[j * dim + l] += (u[j] * u[l] + covariance[j * dim + l]) / n;
      }
    }
    for (std::size_t j = 0; j < dim; ++j)
      for (std::size_t l = 0; l < dim; ++l) moment[j * dim + l] -= sum[j] * sum[l];
    prior_ = transformed_prior(prior_, sum, moment);
  }
}

double MatrixFactorization::prediction_bits(std::span<const Profile> profiles, Random random) const {
  UserPosterior posterior(head_, prior_);
  double bits = 0;
  for (const Profile& profile : profiles) {
    posterior.fit(profile.input);
    bits += bits_of(posterior.probabilities(profile.targets, random));
  }
  return bits / static_cast<double>(count_targets(profiles));
}

double MatrixFactorization::sequential_bits(std::span<const Profile> profiles, Random random) const {
  UserPosterior posterior(head_, prior_);
  double bits = 0;
  for (const Profile& profile : profiles) {
    std::vector<Rating> order = profile.targets;
    random.shuffle(std::span(order));
    const std::span<const Rating> ratings(order);
    for (std::size_t known = 0; known < order.size();) {
      const std::size_t next = std::min(std::max<std::size_t>(1, 2 * known), order.size());
      posterior.fit(ratings.first(known));
      bits += bits_of(posterior.probabilities(ratings.subspan(known, next - known), random));
      known = next;
    }
  }
  return bits / static_cast<double>(count_targets(profiles));
}

}  // namespace vqgrad
