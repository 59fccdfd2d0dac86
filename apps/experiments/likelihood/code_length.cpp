#include "apps/experiments/likelihood/code_length.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace vqgrad {
namespace {

double sum_of(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

}  // namespace

CodeLength code_length(RatingAutoencoder& model, std::span<const Profile> profiles, Random random,
                       std::size_t samples) {
  const std::vector<float> encoded = model.encode(profiles);
  CodeLength result;
  const double unit = 1 / (std::numbers::ln2 * static_cast<double>(count_targets(profiles)));
  for (std::size_t s = 0; s < samples; ++s) {
    const LatentSample sample = model.latent().sample(encoded, random);
    result.reconstruction -= unit * sum_of(model.log_probabilities(sample.z, profiles));
    if (s > 0) continue;  // the cost is already an expectation
    result.latent = unit * sum_of(sample.nats);
    if (!sample.learned_nats.empty()) result.learned_latent = unit * sum_of(sample.learned_nats);
  }
  result.reconstruction /= static_cast<double>(samples);
  return result;
}

double prediction_bits(RatingAutoencoder& model, std::span<const Profile> profiles, Random random,
                       std::size_t samples) {
  const std::vector<float> encoded = model.encode(profiles);
  std::vector<double> probabilities(count_targets(profiles));
  for (std::size_t s = 0; s < samples; ++s) {
    const auto log_p = model.log_probabilities(model.latent().sample(encoded, random).z, profiles);
    for (std::size_t k = 0; k < log_p.size(); ++k)
      probabilities[k] += std::exp(log_p[k]) / static_cast<double>(samples);
  }
  double bits = 0;
  for (const double p : probabilities) bits -= std::log2(p);
  return bits / static_cast<double>(probabilities.size());
}

double shuffle_loss(RatingAutoencoder& model, std::span<const Profile> profiles, Random random) {
  const LatentSample sample = model.latent().sample(model.encode(profiles), random);
  const std::size_t n = profiles.size(), width = model.latent().width();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  random.shuffle(std::span(order));
  std::vector<float> shuffled(sample.z.size());
  for (std::size_t i = 0; i < n; ++i)  // each user's z goes to the next user in a random cycle
    std::copy_n(&sample.z[order[i] * width], width, &shuffled[order[(i + 1) % n] * width]);
  return (sum_of(model.log_probabilities(sample.z, profiles)) -
          sum_of(model.log_probabilities(shuffled, profiles))) /
         (std::numbers::ln2 * static_cast<double>(count_targets(profiles)));
}

}  // namespace vqgrad
