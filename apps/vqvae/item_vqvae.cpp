#include "apps/vqvae/item_vqvae.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "autodiff/ops/losses.hpp"
#include "base/error.hpp"
#include "nn/adam.hpp"

namespace vqgrad {
namespace {

/// x -> (x - mean) / deviation, dimension by dimension.
class Standardizer {
 public:
  Standardizer(std::span<const float> vectors, std::size_t width) : mean_(width), deviation_(width) {
    const std::size_t n = vectors.size() / width;
    for (std::size_t j = 0; j < width; ++j) {
      double sum = 0, squares = 0;
      for (std::size_t i = 0; i < n; ++i) sum += static_cast<double>(vectors[i * width + j]);
      mean_[j] = sum / static_cast<double>(n);
      for (std::size_t i = 0; i < n; ++i) {
        const double d = static_cast<double>(vectors[i * width + j]) - mean_[j];
        squares += d * d;
      }
      variance_ += squares / static_cast<double>(n * width);
      deviation_[j] = std::max(std::sqrt(squares / static_cast<double>(n)), 1e-12);
    }
  }

  std::vector<float> forward(std::span<const float> vectors) const {
    std::vector<float> result(vectors.size());
    for (std::size_t k = 0; k < result.size(); ++k) {
      const std::size_t j = k % mean_.size();
      result[k] = static_cast<float>((static_cast<double>(vectors[k]) - mean_[j]) / deviation_[j]);
    }
    return result;
  }
  float back(float value, std::size_t j) const {
    return static_cast<float>(mean_[j] + deviation_[j] * static_cast<double>(value));
  }
  /// Mean over all elements of the squared distance to the mean vector.
  double variance() const { return variance_; }

 private:
  std::vector<double> mean_, deviation_;
  double variance_ = 0;
};

VectorCodes code_vectors(std::span<const float> vectors, const Standardizer& standardizer, std::size_t width,
                         VqVae<float>& model) {
  Tape<float> tape;
  const NoGrad guard(tape);
  const std::size_t n = vectors.size() / width;
  const auto z =
      model.encode(tape.input(std::span<const float>(standardizer.forward(vectors)), Shape{n, width}));
  VectorCodes result;
  result.codes = model.quantizer().encode(z.values());
  const auto q = model.quantizer().decode(result.codes);
  const auto y = model.decode(tape.input(std::span<const float>(q), z.shape())).values();
  result.reconstructions.resize(vectors.size());
  double sum = 0;
  for (std::size_t k = 0; k < vectors.size(); ++k) {
    result.reconstructions[k] = standardizer.back(y[k], k % width);
    const double d = static_cast<double>(result.reconstructions[k]) - static_cast<double>(vectors[k]);
    sum += d * d;
  }
  result.reconstruction_error = sum / static_cast<double>(vectors.size());
  result.variance = standardizer.variance();
  result.usage = codebook_usage(result.codes, model.quantizer().codes());
  return result;
}

}  // namespace

template <class T>
VqVae<T>::VqVae(Scope<T> scope, std::size_t width, const VqVaeOptions& options)
    : encoder_(scope / "encoder", {width, options.hidden, options.dim}),
      decoder_(scope / "decoder", {options.dim, options.hidden, width}),
      quantizer_(scope / "codebook", {.codes = options.codes,
                                      .dim = options.dim,
                                      .update = options.update,
                                      .commitment_weight = options.commitment}) {}

template <class T>
typename VqVae<T>::Step VqVae<T>::operator()(Var<T> x, Here here) const {
  const Var<T> z = encoder_(x, here).named("z");
  const Quantized<T> quantized = quantizer_(z, here);
  const Var<T> y = decoder_(quantized.output, here).named("reconstruction");
  const Var<T> loss = add(mean_squared_error(y, x, here), quantized.loss(here), here).named("loss");
  return {y, quantized, loss};
}

VectorCodes train_vqvae(std::span<const float> vectors, std::size_t width, const VqVaeOptions& options,
                        Parameters<float>& parameters, Random random,
                        const std::function<bool(std::size_t, double)>& after_epoch) {
  const std::size_t n = vectors.size() / width;
  if (n == 0) throw Error(Exit::data, "there are no vectors to quantize");
  const Standardizer standardizer(vectors, width);
  const std::vector<float> inputs = standardizer.forward(vectors);
  VqVae<float> model(parameters / "vqvae", width, options);
  Tape<float> tape;
  {
    const NoGrad guard(tape);
    const auto z = model.encode(tape.input(std::span<const float>(inputs), Shape{n, width}));
    model.quantizer().start(z.values(), random.split("k-means"));
  }
  Adam<float> adam(parameters, {.learning_rate = options.learning_rate});

  Random order = random.split("order"), restarts = random.split("restart");
  std::vector<std::uint32_t> rows(n);
  std::iota(rows.begin(), rows.end(), 0u);
  std::vector<float> batch;
  const std::size_t steps = (n + options.batch - 1) / options.batch;
  for (std::size_t epoch = 1; epoch <= options.epochs; ++epoch) {
    order.shuffle(std::span(rows));
    double sum = 0;
    for (std::size_t begin = 0; begin < n; begin += options.batch) {
      const std::size_t size = std::min(options.batch, n - begin);
      batch.resize(size * width);
      for (std::size_t i = 0; i < size; ++i)
        std::copy_n(inputs.data() + rows[begin + i] * width, width, batch.data() + i * width);
      tape.reset();
      const auto step = model(tape.input(std::span<const float>(batch), Shape{size, width}));
      tape.backward(step.loss);
      adam.step();
      model.quantizer().update(step.quantized);
      // Not in the last tenth: a fresh code needs time to become a good one.
      if (10 * epoch < 9 * options.epochs)
        model.quantizer().restart_dead_codes(step.quantized.input.values(), 2 * steps, restarts);
      sum += static_cast<double>(step.loss.item()) * static_cast<double>(size);
    }
    if (!after_epoch(epoch, sum / static_cast<double>(n))) break;
  }
  return code_vectors(vectors, standardizer, width, model);
}

template class VqVae<float>;
template class VqVae<double>;

}  // namespace vqgrad
