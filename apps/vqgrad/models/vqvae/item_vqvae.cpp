#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"

#include <optional>
#include <utility>

#include "base/error.hpp"
#include "nn/adam.hpp"
#include "nn/mini_batches.hpp"
#include "nn/schedules.hpp"
#include "nn/training.hpp"
#include "vq/code_tuples.hpp"

namespace vqgrad {

ItemVqVae::ItemVqVae(std::size_t width, const VqVaeOptions& options, Parameters<float>& parameters)
    : width_(width),
      options_(options),
      parameters_(parameters),
      model_(parameters / "vqvae", width, options) {}

void ItemVqVae::start(std::span<const float> inputs, Random random) {
  Tape<float> tape;
  const NoGrad guard(tape);
  const auto z = model_.encode(tape.input(inputs, Shape{inputs.size() / width_, width_}));
  model_.quantizer().start(z.values(), random);
}

void ItemVqVae::fit(std::span<const float> vectors, Random random,
                    const std::function<bool(std::size_t, double)>& after_epoch) {
  if (vectors.empty()) throw Error(Exit::data, "there are no vectors to quantize");
  standardizer_.emplace(vectors, width_, options_.one_deviation);
  const std::vector<float> inputs = standardizer_->forward(vectors);
  if (options_.k_means) start(inputs, random.split("k-means"));
  if (options_.epochs == 0) return;

  Adam<float> adam(parameters_, {.learning_rate = options_.learning_rate});
  Tape<float> tape;
  Training<float> training(tape, adam);
  MiniBatches<std::uint32_t> batches(row_numbers(vectors.size() / width_), options_.batch);
  const CosineSchedule annealed{.rate = options_.learning_rate, .steps = batches.size() * options_.epochs};
  Random order = random.split("order"), restarts = random.split("restart"), noise = random.split("quantizer");
  std::vector<float> batch;
  std::optional<Quantized<float>> quantized;  // of the step on the tape
  const auto loss = [&](std::span<const std::uint32_t> rows) {
    if (options_.anneal) adam.set_learning_rate(annealed(training.steps()));
    copy_rows(std::span<const float>(inputs), width_, rows, batch);
    auto step = model_(tape.input(batch, Shape{rows.size(), width_}), Mode::train, noise);
    quantized = std::move(step.quantized);
    return step.loss;
  };
  for (std::size_t epoch = 1; epoch <= options_.epochs; ++epoch) {
    // Not in the last tenth: a fresh code needs time to become a good one.
    const bool restart = options_.restart && 10 * epoch < 9 * options_.epochs;
    batches.shuffle(order);
    const double mean_loss = training.epoch(batches, loss, [&](std::size_t) {
      model_.quantizer().update(*quantized);
      if (restart)
        model_.quantizer().restart_dead_codes(quantized->input.values(), 2 * batches.size(), restarts);
      return true;
    });
    if (!after_epoch(epoch, mean_loss)) break;
  }
}

std::vector<std::int32_t> ItemVqVae::encode(std::span<const float> vectors) const {
  if (vectors.empty()) return {};
  Tape<float> tape;
  const NoGrad guard(tape);
  const auto x = standardizer_->forward(vectors);
  const auto z = model_.encode(tape.input(x, Shape{x.size() / width_, width_}));
  return model_.quantizer().encode(z.values());
}

std::vector<float> ItemVqVae::decode(std::span<const std::int32_t> codes) const {
  if (codes.empty()) return {};
  Tape<float> tape;
  const NoGrad guard(tape);
  const auto q = model_.quantizer().decode(codes);
  const std::size_t dim = model_.quantizer().dim();
  const auto y = model_.decode(tape.input(q, Shape{q.size() / dim, dim}));
  return standardizer_->back(y.values());
}

VectorCodes ItemVqVae::code(std::span<const float> vectors) const {
  return measure(vectors, encode(vectors));
}

VectorCodes ItemVqVae::measure(std::span<const float> vectors, std::vector<std::int32_t> codes) const {
  VectorCodes result;
  result.codes = std::move(codes);
  result.reconstructions = decode(result.codes);
  double sum = 0;
  for (std::size_t k = 0; k < vectors.size(); ++k) {
    const double d = static_cast<double>(result.reconstructions[k]) - static_cast<double>(vectors[k]);
    sum += d * d;
  }
  result.reconstruction_error = vectors.empty() ? 0 : sum / static_cast<double>(vectors.size());
  result.variance = standardizer_->variance();
  result.usage = level_usage(result.codes, model_.quantizer().code_sizes());
  return result;
}

VectorCodes train_vqvae(std::span<const float> vectors, std::size_t width, const VqVaeOptions& options,
                        Parameters<float>& parameters, Random random,
                        const std::function<bool(std::size_t, double)>& after_epoch) {
  ItemVqVae model(width, options, parameters);
  model.fit(vectors, random, after_epoch);
  return model.code(vectors);
}

}  // namespace vqgrad
