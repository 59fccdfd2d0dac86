#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/error.hpp"
#include "nn/adam.hpp"
#include "nn/schedules.hpp"
#include "vq/code_tuples.hpp"

namespace vqgrad {
namespace {

std::span<const float> require_some(std::span<const float> vectors) {
  if (vectors.empty()) throw Error(Exit::data, "there are no vectors to quantize");
  return vectors;
}

}  // namespace

void ItemVqVae::start(std::span<const float> inputs, Random random) {
  Tape<float> tape;
  const NoGrad guard(tape);
  const auto z = model_.encode(tape.input(inputs, Shape{inputs.size() / width_, width_}));
  model_.quantizer().start(z.values(), random);
}

ItemVqVae::ItemVqVae(std::span<const float> vectors, std::size_t width, const VqVaeOptions& options,
                     Parameters<float>& parameters, Random random,
                     const std::function<bool(std::size_t, double)>& after_epoch)
    : width_(width),
      standardizer_(require_some(vectors), width, options.one_deviation),
      model_(parameters / "vqvae", width, options) {
  const std::size_t n = vectors.size() / width;
  const std::vector<float> inputs = standardizer_.forward(vectors);
  if (options.k_means) start(inputs, random.split("k-means"));
  if (options.epochs == 0) return;
  Adam<float> adam(parameters, {.learning_rate = options.learning_rate});

  Tape<float> tape;
  Random order = random.split("order"), restarts = random.split("restart");
  std::vector<std::uint32_t> rows(n);
  std::iota(rows.begin(), rows.end(), 0u);
  std::vector<float> batch;
  const std::size_t steps = (n + options.batch - 1) / options.batch;
  const CosineSchedule annealed{.rate = options.learning_rate, .steps = steps * options.epochs};
  std::uint64_t step_number = 0;
  for (std::size_t epoch = 1; epoch <= options.epochs; ++epoch) {
    order.shuffle(std::span(rows));
    double sum = 0;
    for (std::size_t begin = 0; begin < n; begin += options.batch, ++step_number) {
      const std::size_t size = std::min(options.batch, n - begin);
      batch.resize(size * width);
      for (std::size_t i = 0; i < size; ++i)
        std::copy_n(inputs.data() + rows[begin + i] * width, width, batch.data() + i * width);
      tape.reset();
      const auto step = model_(tape.input(batch, Shape{size, width}));
      tape.backward(step.loss);
      if (options.anneal) adam.set_learning_rate(annealed(step_number));
      adam.step();
      model_.quantizer().update(step.quantized);
      // Not in the last tenth: a fresh code needs time to become a good one.
      if (options.restart && 10 * epoch < 9 * options.epochs)
        model_.quantizer().restart_dead_codes(step.quantized.input.values(), 2 * steps, restarts);
      sum += static_cast<double>(step.loss.item()) * static_cast<double>(size);
    }
    if (!after_epoch(epoch, sum / static_cast<double>(n))) break;
  }
}

std::vector<std::int32_t> ItemVqVae::encode(std::span<const float> vectors) const {
  if (vectors.empty()) return {};
  Tape<float> tape;
  const NoGrad guard(tape);
  const auto x = standardizer_.forward(vectors);
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
  return standardizer_.back(y.values());
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
  result.variance = standardizer_.variance();
  result.usage = level_usage(result.codes, model_.quantizer().code_sizes());
  return result;
}

VectorCodes train_vqvae(std::span<const float> vectors, std::size_t width, const VqVaeOptions& options,
                        Parameters<float>& parameters, Random random,
                        const std::function<bool(std::size_t, double)>& after_epoch) {
  return ItemVqVae(vectors, width, options, parameters, random, after_epoch).code(vectors);
}

}  // namespace vqgrad
