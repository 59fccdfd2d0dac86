#pragma once
#include "apps/experiments/likelihood/fit_ratings.hpp"
#include "apps/experiments/likelihood/rating_head.hpp"
#include "apps/experiments/likelihood/user_posterior.hpp"

namespace vqgrad {

/// Matrix factorization with a categorical likelihood: one vector u per user and RatingHead over it, with
/// logits bilinear in user and item. Its loss per user is
///
///   -ln p(ratings | u) + |u|^2 / 2, that is u ~ N(0, 1), with L2 of the optimizer on the items
///
/// A user outside of training has the posterior of u given some of its ratings (UserPosterior), under the
/// prior of `learn_prior`.
class MatrixFactorization : public RatingModel {
 public:
  MatrixFactorization(Scope<float> scope, std::size_t users, std::size_t dim, const RatingSpace& space,
                      const Popularity& popularity);

  Var<float> loss(Tape<float>& tape, const RatingBatch& batch, double progress, Random& random) override;
  /// Called after training, in which N(0, 1) only fixes the scale between items and users: the mean and
  /// covariance of at most 1000 training users by empirical Bayes, three steps of EM.
  void learn_prior(std::span<const Profile> train);
  /// As `prediction_bits`.
  double validate(std::span<const Profile> profiles, Random random) override {
    return prediction_bits(profiles, random);
  }

  /// Bits per target given the profile's input.
  double prediction_bits(std::span<const Profile> profiles, Random random) const;
  /// Bits per target of a code that sends the targets in random order, each predicted from the ones before it
  /// (Dawid 1984); the user's posterior is fitted again whenever their number has doubled.
  double sequential_bits(std::span<const Profile> profiles, Random random) const;

 private:
  Embedding<float> users_;
  RatingHead head_;
  UserPrior prior_;
};

}  // namespace vqgrad
