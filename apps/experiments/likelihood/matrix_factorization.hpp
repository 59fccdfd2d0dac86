#pragma once
#include "apps/experiments/likelihood/fit_ratings.hpp"
#include "apps/experiments/likelihood/rating_head.hpp"
#include "apps/experiments/likelihood/user_posterior.hpp"

namespace vqgrad {

/// Matrix factorization with a categorical likelihood: a vector u a user and RatingHead over it, its logits
/// bilinear in user and item. Trained as
///
///   -ln p(ratings | u) + |u|^2 / 2 a user, that is u ~ N(0, 1); L2 of the optimizer on the items
///
/// A user outside of training has the vector's posterior given some of its ratings (UserPosterior), under the
/// prior of `learn_prior`.
class MatrixFactorization : public RatingModel {
 public:
  MatrixFactorization(Scope<float> scope, std::size_t users, std::size_t dim, const RatingSpace& space,
                      const Popularity& popularity);

  Var<float> loss(Tape<float>& tape, const RatingBatch& batch, double progress, Random& random) override;
  /// After training, whose N(0, 1) only says how items' and users' scales are shared: the mean and covariance
  /// of users in training (n, at most 1000 of them are taken) by empirical Bayes, three steps of EM.
  void learn_prior(std::span<const Profile> train);
  /// As `prediction_bits`.
  double validate(std::span<const Profile> profiles, Random random) override {
    return prediction_bits(profiles, random);
  }

  /// Bits a target given the profile's input.
  double prediction_bits(std::span<const Profile> profiles, Random random) const;
  /// Bits a target of a code that sends the targets in random order, each by a prediction from those before
  /// it (Dawid 1984); the user's posterior is taken anew whenever their number has doubled.
  double sequential_bits(std::span<const Profile> profiles, Random random) const;

 private:
  Embedding<float> users_;
  RatingHead head_;
  UserPrior prior_;
};

}  // namespace vqgrad
