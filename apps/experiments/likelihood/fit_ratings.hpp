#pragma once
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "apps/experiments/likelihood/user_ratings.hpp"
#include "autodiff/tape.hpp"
#include "base/random.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

/// The interface of a model that `fit_ratings` trains.
class RatingModel {
 public:
  virtual ~RatingModel() = default;

  /// Whether the model can be validated at this progress of training, from 0 to 1.
  virtual bool warmed_up(double /*progress*/) const { return true; }
  virtual void begin_epoch(double /*progress*/, std::span<const Profile> /*train*/, Random /*random*/) {}
  /// In nats per target.
  virtual Var<float> loss(Tape<float>& tape, const RatingBatch& batch, double progress, Random& random) = 0;
  /// Called after each optimizer step.
  virtual void after_step(Random& /*random*/) {}
  /// In bits per target; less is better.
  virtual double validate(std::span<const Profile> profiles, Random random) = 0;
};

struct FitOptions {
  std::size_t epochs = 30;
  std::size_t batch = 100;  ///< users
  double learning_rate = 2e-3;
  double weight_decay = 1e-5;
  std::size_t patience = 4;  ///< epochs without a better validation after which a warmed-up model stops
};

struct FitResult {
  std::size_t best_epoch = 0;
  double validation = 0;  ///< bits per target at the best epoch
};

/// Trains `model`, whose parameters are `parameters`, by Adam, and restores the warmed-up epoch with the best
/// validation (the last epoch, if none was warmed up). `train(random)` makes the profiles of an epoch,
/// `after_epoch()` is called after each. Throws Error with Exit::interrupted after a Ctrl-C.
FitResult fit_ratings(RatingModel& model, Parameters<float>& parameters, const RatingSpace& space,
                      const std::function<std::vector<Profile>(Random)>& train,
                      std::span<const Profile> validation, const FitOptions& options, Random random,
                      const std::function<void()>& after_epoch);

}  // namespace vqgrad
