#include "vq/priors/train_prior.hpp"

#include <algorithm>
#include <numeric>

#include "base/error.hpp"
#include "nn/adam_w.hpp"

namespace vqgrad {
namespace {

/// Some rows' codes and side information.
struct PriorRows {
  std::vector<std::int32_t> codes;
  std::vector<float> side;
};

PriorRows take(const PriorRows& all, std::span<const std::uint32_t> order, std::size_t positions,
               std::size_t width) {
  PriorRows rows;
  for (const std::size_t k : order) {
    const auto own = std::span(all.codes).subspan(k * positions, positions);
    const auto about = std::span(all.side).subspan(k * width, width);
    rows.codes.insert(rows.codes.end(), own.begin(), own.end());
    rows.side.insert(rows.side.end(), about.begin(), about.end());
  }
  return rows;
}

template <class T>
std::vector<std::vector<T>> values_of(const std::vector<Parameter<T>*>& parameters) {
  std::vector<std::vector<T>> values;
  for (const auto* parameter : parameters)
    values.emplace_back(parameter->values().begin(), parameter->values().end());
  return values;
}

template <class T>
struct Fitting {
  AutoregressivePrior<T>& prior;
  const PriorTraining& options;
  const PriorRows& training;
  const PriorRows& validation;  // the training rows where none are held out
  Random& random;

  double measure() const { return mean_bits(prior.bits(validation.codes, validation.side)); }

  /// Trains `moved` alone and leaves it at its best. Returns after how many epochs that was.
  std::size_t fit(const std::vector<Parameter<T>*>& moved) {
    const std::size_t positions = prior.positions(), n = training.codes.size() / positions;
    std::vector<std::uint32_t> order(n);
    std::iota(order.begin(), order.end(), 0u);
    AdamW<T> adam(moved, {.learning_rate = options.learning_rate, .weight_decay = options.weight_decay});
    double least = measure();
    std::size_t best = 0;
    auto kept = values_of(moved);
    Tape<T> tape;
    for (std::size_t epoch = 1; epoch <= std::min(options.most_epochs, best + options.patience); ++epoch) {
      random.shuffle(std::span(order));
      for (std::size_t begin = 0; begin < n; begin += options.batch) {
        const auto some = std::span(order).subspan(begin, std::min(options.batch, n - begin));
        const PriorRows batch = take(training, some, positions, prior.side_width());
        tape.reset();
        tape.backward(prior.loss(tape, batch.codes, batch.side, Mode::train, random));
        adam.step();
      }
      if (const double bits = measure(); bits < least) best = epoch, least = bits, kept = values_of(moved);
    }
    for (std::size_t k = 0; k < moved.size(); ++k)
      std::copy(kept[k].begin(), kept[k].end(), moved[k]->mutate().begin());
    return best;
  }
};

}  // namespace

template <class T>
PriorFit train_prior(AutoregressivePrior<T>& prior, std::span<const std::int32_t> codes,
                     std::span<const float> side, const PriorTraining& options, Random random) {
  const std::size_t positions = prior.positions(), width = prior.side_width(), n = codes.size() / positions;
  if (n == 0) throw Error(Exit::internal, "a prior over codes needs at least one row to be trained on");
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0u);
  random.shuffle(std::span(order));
  const auto held = static_cast<std::size_t>(options.held_out_share * static_cast<double>(n));
  const PriorRows all{{codes.begin(), codes.end()}, {side.begin(), side.end()}};
  const PriorRows training = take(all, std::span(order).subspan(held), positions, width);
  const PriorRows validation =
      held > 0 ? take(all, std::span(order).first(held), positions, width) : training;
  prior.start(training.codes);

  Fitting<T> fitting{prior, options, training, validation, random};
  for (auto* parameter : prior.code_parameters()) parameter->set_trainable(true);
  for (auto* parameter : prior.side_parameters()) parameter->set_trainable(false);
  PriorFit fit{.epochs = fitting.fit(prior.code_parameters())};
  for (auto* parameter : prior.side_parameters()) parameter->set_trainable(true);
  if (width > 0) {
    for (auto* parameter : prior.code_parameters()) parameter->set_trainable(false);
    fit.side_epochs = fitting.fit(prior.side_parameters());
    for (auto* parameter : prior.code_parameters()) parameter->set_trainable(true);
  }
  fit.training_bits = mean_bits(prior.bits(training.codes, training.side));
  fit.validation_bits = fitting.measure();
  return fit;
}

template PriorFit train_prior(AutoregressivePrior<float>&, std::span<const std::int32_t>,
                              std::span<const float>, const PriorTraining&, Random);
template PriorFit train_prior(AutoregressivePrior<double>&, std::span<const std::int32_t>,
                              std::span<const float>, const PriorTraining&, Random);

}  // namespace vqgrad
