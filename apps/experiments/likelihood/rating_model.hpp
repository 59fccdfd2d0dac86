#pragma once
#include <span>

#include "apps/experiments/likelihood/rating_batch.hpp"
#include "autodiff/tape.hpp"
#include "base/random.hpp"

namespace vqgrad {

/// What `fit_ratings` trains.
class RatingModel {
 public:
  virtual ~RatingModel() = default;

  /// Whether the model may be judged at this progress of training, from 0 to 1.
  virtual bool settled(double /*progress*/) const { return true; }
  virtual void begin_epoch(double /*progress*/, std::span<const Profile> /*train*/, Random /*random*/) {}
  /// In nats a target.
  virtual Var<float> loss(Tape<float>& tape, const RatingBatch& batch, double progress, Random& random) = 0;
  /// After each of the optimizer's steps.
  virtual void moved(Random& /*random*/) {}
  /// In bits a target; less is better.
  virtual double validate(std::span<const Profile> profiles, Random random) = 0;
};

}  // namespace vqgrad
