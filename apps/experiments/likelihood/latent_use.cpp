#include "apps/experiments/likelihood/latent_use.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <vector>

#include "vq/code_tuples.hpp"

namespace vqgrad {
namespace {

double sum_of(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

}  // namespace

std::size_t active_units(std::span<const float> encoded, std::size_t dim) {
  const std::size_t n = encoded.size() / (2 * dim);
  std::size_t active = 0;
  for (std::size_t d = 0; d < dim; ++d) {
    double mean = 0, squares = 0;
    for (std::size_t i = 0; i < n; ++i)
      mean += static_cast<double>(encoded[2 * i * dim + d]) / static_cast<double>(n);
    for (std::size_t i = 0; i < n; ++i) {
      const double off = static_cast<double>(encoded[2 * i * dim + d]) - mean;
      squares += off * off;
    }
    active += squares / static_cast<double>(n) > 0.01;
  }
  return active;
}

double gaussian_kl_bits(std::span<const float> encoded, std::size_t dim) {
  const std::size_t n = encoded.size() / (2 * dim);
  double nats = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t d = 0; d < dim; ++d) {
      const auto m = static_cast<double>(encoded[2 * i * dim + d]),
                 v = static_cast<double>(encoded[(2 * i + 1) * dim + d]);
      nats += (m * m + std::exp(v) - 1 - v) / 2;
    }
  return nats / (std::numbers::ln2 * static_cast<double>(n));
}

double gaussian_information(std::span<const float> encoded, std::size_t dim, Random random) {
  const std::size_t n = encoded.size() / (2 * dim);
  std::vector<double> precision(n * dim), constant(n), z(dim), log_q(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t d = 0; d < dim; ++d) {
      const auto v = static_cast<double>(encoded[(2 * i + 1) * dim + d]);
      precision[i * dim + d] = std::exp(-v);
      constant[i] -= v / 2;
    }
  double nats = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t d = 0; d < dim; ++d)
      z[d] =
          static_cast<double>(encoded[2 * i * dim + d]) + random.normal() / std::sqrt(precision[i * dim + d]);
    for (std::size_t j = 0; j < n; ++j) {
      log_q[j] = constant[j];
      for (std::size_t d = 0; d < dim; ++d) {
        const double off = z[d] - static_cast<double>(encoded[2 * j * dim + d]);
        log_q[j] -= off * off * precision[j * dim + d] / 2;
      }
    }
    const double most = *std::max_element(log_q.begin(), log_q.end());
    double sum = 0;
    for (const double x : log_q) sum += std::exp(x - most);
    nats += log_q[i] - most - std::log(sum / static_cast<double>(n));
  }
  return nats / (std::numbers::ln2 * static_cast<double>(n));
}

double code_information(std::span<const std::int32_t> codes, std::size_t groups) {
  std::map<std::vector<std::int32_t>, std::size_t> counts;
  for (std::size_t k = 0; k < codes.size(); k += groups)
    ++counts[{codes.begin() + static_cast<std::ptrdiff_t>(k),
              codes.begin() + static_cast<std::ptrdiff_t>(k + groups)}];
  const auto n = static_cast<double>(codes.size() / groups);
  double bits = 0;
  for (const auto& [row, count] : counts) {
    const double p = static_cast<double>(count) / n;
    bits -= p * std::log2(p);
  }
  return bits;
}

double mean_perplexity(std::span<const std::int32_t> codes, std::size_t groups, std::size_t per_group) {
  double sum = 0;
  for (const auto& usage : level_usage(codes, std::vector<std::size_t>(groups, per_group)))
    sum += usage.perplexity;
  return sum / static_cast<double>(groups);
}

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
