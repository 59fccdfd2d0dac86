#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "apps/experiments/likelihood/rating_model.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

struct FitOptions {
  std::size_t epochs = 30;
  std::size_t batch = 100;  ///< users
  double learning_rate = 2e-3;
  double weight_decay = 1e-5;
  std::size_t patience = 4;  ///< epochs without a better validation, once settled, after which it ends
};

struct FitResult {
  std::size_t best_epoch = 0;
  double validation = 0;  ///< bits a target at the best epoch
};

/// Trains `model`, whose parameters are `parameters`, by Adam, and leaves it as it was after the epoch with
/// the best validation of those that were settled (the last one, if none was). `train(random)` makes the
/// profiles of an epoch, `after_epoch()` is called after each. Throws Error with Exit::interrupted after a
/// Ctrl-C.
FitResult fit_ratings(RatingModel& model, Parameters<float>& parameters, const RatingSpace& space,
                      const std::function<std::vector<Profile>(Random)>& train,
                      std::span<const Profile> validation, const FitOptions& options, Random random,
                      const std::function<void()>& after_epoch);

}  // namespace vqgrad
