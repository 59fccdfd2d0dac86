#include "apps/experiments/likelihood/fit_ratings.hpp"

#include <string>
#include <utility>

#include "apps/vqgrad/terminal/interrupt.hpp"
#include "nn/adam.hpp"
#include "nn/best_epoch.hpp"
#include "nn/mini_batches.hpp"
#include "nn/training.hpp"

namespace vqgrad {
FitResult fit_ratings(RatingModel& model, Parameters<float>& parameters, const RatingSpace& space,
                      const std::function<std::vector<Profile>(Random)>& train,
                      std::span<const Profile> validation, const FitOptions& options, Random random,
                      const std::function<void()>& after_epoch) {
  Adam<float> adam(parameters,
                   {.learning_rate = options.learning_rate, .weight_decay = options.weight_decay});
  Random steps = random.split("steps");
  Tape<float> tape;
  Training<float> loop(tape, adam, "take a lower --learning-rate");
  BestEpoch best;
  Snapshot<float> snapshot(parameters);
  for (std::size_t epoch = 1; epoch <= options.epochs; ++epoch) {
    const Random of_epoch = random.split("epoch " + std::to_string(epoch));
    const double begun = static_cast<double>(epoch - 1) / static_cast<double>(options.epochs);
    std::vector<Profile> profiles = train(of_epoch.split("profiles"));
    tape.reset();
    model.begin_epoch(begun, profiles, of_epoch.split("begin"));
    const auto users = static_cast<double>(profiles.size());
    std::size_t done = 0;
    MiniBatches<Profile> batches(std::move(profiles), options.batch);
    Random order = of_epoch.split("order");
    batches.shuffle(order);
    const auto loss = [&](std::span<const Profile> batch) {
      stop_if_interrupted();
      const double within = static_cast<double>(done) / users;
      done += batch.size();
      const double progress = begun + within / static_cast<double>(options.epochs);
      return model.loss(tape, rating_batch(batch, space), progress, steps);
    };
    loop.epoch(batches, loss, [&](std::size_t) { return model.after_step(steps), true; });
    tape.reset();
    if (model.warmed_up(begun) && best.offer(epoch, model.validate(validation, random.split("validation"))))
      snapshot.take();
    after_epoch();
    if (best.is_stale(epoch, options.patience)) break;
  }
  if (!best.has_value()) return {options.epochs, model.validate(validation, random.split("validation"))};
  snapshot.restore();
  return {best.epoch(), best.loss()};
}

}  // namespace vqgrad
