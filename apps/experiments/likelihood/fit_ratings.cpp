#include "apps/experiments/likelihood/fit_ratings.hpp"

#include <algorithm>
#include <string>

#include "apps/vqgrad/terminal/interrupt.hpp"
#include "nn/adam.hpp"

namespace vqgrad {
namespace {

using Values = std::vector<std::vector<float>>;

Values copy_values(const Parameters<float>& parameters) {
  Values values;
  for (const auto& parameter : parameters)
    values.emplace_back(parameter.values().begin(), parameter.values().end());
  return values;
}

void set_values(Parameters<float>& parameters, const Values& values) {
  auto next = values.begin();
  for (auto& parameter : parameters)
    std::copy(next->begin(), next->end(), parameter.mutate().begin()), ++next;
}

}  // namespace

FitResult fit_ratings(RatingModel& model, Parameters<float>& parameters, const RatingSpace& space,
                      const std::function<std::vector<Profile>(Random)>& train,
                      std::span<const Profile> validation, const FitOptions& options, Random random,
                      const std::function<void()>& after_epoch) {
  Adam<float> adam(parameters,
                   {.learning_rate = options.learning_rate, .weight_decay = options.weight_decay});
  Random steps = random.split("steps");
  Tape<float> tape;
  FitResult result;
  Values best;
  for (std::size_t epoch = 1; epoch <= options.epochs; ++epoch) {
    const Random of_epoch = random.split("epoch " + std::to_string(epoch));
    const double begun = static_cast<double>(epoch - 1) / static_cast<double>(options.epochs);
    std::vector<Profile> profiles = train(of_epoch.split("profiles"));
    tape.reset();
    model.begin_epoch(begun, profiles, of_epoch.split("begin"));
    Random order = of_epoch.split("order");
    order.shuffle(std::span(profiles));
    for (std::size_t begin = 0; begin < profiles.size(); begin += options.batch) {
      stop_if_interrupted();
      const std::size_t size = std::min(options.batch, profiles.size() - begin);
      const double within = static_cast<double>(begin) / static_cast<double>(profiles.size());
      const double progress = begun + within / static_cast<double>(options.epochs);
      tape.reset();
      tape.backward(
          model.loss(tape, rating_batch(std::span(profiles).subspan(begin, size), space), progress, steps));
      adam.step();
      model.moved(steps);
    }
    tape.reset();
    if (model.settled(begun)) {
      const double bits = model.validate(validation, random.split("validation"));
      if (best.empty() || bits < result.validation) {
        result = {epoch, bits};
        best = copy_values(parameters);
      }
    }
    after_epoch();
    if (!best.empty() && epoch >= result.best_epoch + options.patience) break;
  }
  if (best.empty()) return {options.epochs, model.validate(validation, random.split("validation"))};
  set_values(parameters, best);
  return result;
}

}  // namespace vqgrad
