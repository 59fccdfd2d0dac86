#include "apps/experiments/likelihood/latent.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "autodiff/kernels/normal.hpp"
#include "autodiff/ops/arithmetic.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"
#include "base/error.hpp"
#include "vq/gumbel_quantizer.hpp"
#include "vq/priors/uniform_prior.hpp"

namespace vqgrad {
namespace {

constexpr double annealed_share = 0.3, free_nats = 0.1;

std::vector<double> nats(const CodePrior& prior, std::span<const std::int32_t> codes) {
  std::vector<double> result = prior.bits(codes);
  for (double& bits : result) bits *= std::numbers::ln2;
  return result;
}

}  // namespace

std::vector<std::string> latent_names() {
  return {"vae", "vae-annealed", "vae-free-bits", "gumbel-vae", "vq-vae"};
}

std::unique_ptr<Latent> make_latent(const std::string& name, const LatentSizes& sizes, Scope<float> scope) {
  if (name == "vae") return std::make_unique<GaussianLatent>(GaussianLatentOptions{.dim = sizes.dim});
  if (name == "vae-annealed")
    return std::make_unique<GaussianLatent>(
        GaussianLatentOptions{.dim = sizes.dim, .annealing = annealed_share});
  if (name == "vae-free-bits")
    return std::make_unique<GaussianLatent>(GaussianLatentOptions{.dim = sizes.dim, .free_bits = free_nats});
  if (name == "gumbel-vae")
    return std::make_unique<GumbelLatent>(
        GumbelLatentOptions{.groups = sizes.groups, .codes = sizes.codes, .annealing = annealed_share});
  if (name == "vq-vae")
    return std::make_unique<VqLatent>(scope, VqLatentOptions{.groups = sizes.groups, .codes = sizes.codes});
  throw UsageError("there is no latent \"" + name + "\"");
}

bool is_gaussian(const std::string& name) { return name.starts_with("vae"); }

Var<float> free_bits_kl(Var<float> mean, Var<float> log_variance, double free_bits) {
  if (free_bits == 0) return gaussian_kl(mean, log_variance);
  const Var<float> kl = 0.5f * (square(mean) + exp(log_variance) - 1.0f - log_variance);
  return sum(maximum(vqgrad::mean(kl, 0), mean.tape().scalar(static_cast<float>(free_bits))));
}

Latent::Step GaussianLatent::step(Var<float> e, double progress, Random& random) {
  const Var<float> m = slice(e, 1, 0, options_.dim), v = slice(e, 1, options_.dim, 2 * options_.dim);
  const auto noise = e.tape().arena().make<float>(m.size());
  kernels::draw_normal(random, noise);
  const Var<float> z = m + exp(0.5f * v) * e.tape().input(noise, m.shape());
  const double beta = options_.annealing == 0 ? 1 : std::min(1.0, progress / options_.annealing);
  return {z, static_cast<float>(beta) * free_bits_kl(m, v, options_.free_bits)};
}

LatentSample GaussianLatent::sample(std::span<const float> encoded, Random& random) const {
  const std::size_t dim = options_.dim, n = encoded.size() / (2 * dim);
  LatentSample result{std::vector<float>(n * dim), std::vector<double>(n), {}, {}};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t d = 0; d < dim; ++d) {
      const auto m = static_cast<double>(encoded[2 * i * dim + d]),
                 v = static_cast<double>(encoded[(2 * i + 1) * dim + d]);
      result.z[i * dim + d] = static_cast<float>(m + std::exp(v / 2) * random.normal());
      result.nats[i] += (m * m + std::exp(v) - 1 - v) / 2;
    }
  return result;
}

Latent::Step GumbelLatent::step(Var<float> e, double progress, Random& random) {
  const std::size_t users = e.shape()[0];
  const Var<float> logits = reshape(e, Shape{users, options_.groups, options_.codes});
  const double temperature = options_.temperature + progress * (options_.coolest - options_.temperature);
  const auto drawn = gumbel_softmax(logits, temperature, Mode::train, random);
  const Var<float> log_q = log_softmax(logits);
  const double beta = options_.annealing == 0 ? 1 : std::min(1.0, progress / options_.annealing);
  const double uniform = static_cast<double>(options_.groups) * std::log(static_cast<double>(options_.codes));
  const Var<float> kl = sum(exp(log_q) * log_q) / static_cast<float>(users) + static_cast<float>(uniform);
  return {reshape(drawn.one_hot, Shape{users, width()}), static_cast<float>(beta) * kl};
}

std::vector<double> GumbelLatent::posterior(std::span<const float> logits) const {
  const auto most = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
  std::vector<double> q;
  double sum = 0;
  for (const float x : logits) sum += q.emplace_back(std::exp(static_cast<double>(x) - most));
  for (double& x : q) x /= sum;
  return q;
}

void GumbelLatent::learn_prior(std::span<const float> encoded) {
  prior_.assign(encoded_width(), 0);
  const std::size_t n = encoded.size() / encoded_width();
  for (std::size_t row = 0; row < n * options_.groups; ++row) {
    const auto q = posterior(encoded.subspan(row * options_.codes, options_.codes));
    // Mixed with one uniform row, so that no code has probability 0.
    for (std::size_t k = 0; k < options_.codes; ++k)
      prior_[row % options_.groups * options_.codes + k] += q[k] / static_cast<double>(n + 1);
  }
  for (double& p : prior_) p += 1 / static_cast<double>(options_.codes * (n + 1));
}

LatentSample GumbelLatent::sample(std::span<const float> encoded, Random& random) const {
  const std::size_t n = encoded.size() / encoded_width(), codes = options_.codes;
  LatentSample result{std::vector<float>(encoded.size()), std::vector<double>(n), {}, {}};
  if (!prior_.empty()) result.learned_nats.resize(n);
  for (std::size_t row = 0; row < n * options_.groups; ++row) {
    const std::size_t user = row / options_.groups, group = row % options_.groups;
    const auto q = posterior(encoded.subspan(row * codes, codes));
    double left = random.uniform();
    std::size_t code = 0;
    while (code + 1 < codes && left >= q[code]) left -= q[code++];
    result.codes.push_back(static_cast<std::int32_t>(code));
    result.z[row * codes + code] = 1;
    for (std::size_t k = 0; k < codes; ++k) {
      if (q[k] == 0) continue;
      result.nats[user] += q[k] * std::log(q[k] * static_cast<double>(codes));
      if (!prior_.empty()) result.learned_nats[user] += q[k] * std::log(q[k] / prior_[group * codes + k]);
    }
  }
  return result;
}

VqLatent::VqLatent(Scope<float> scope, VqLatentOptions options)
    : options_(options),
      quantizer_(scope / "codebook", options.groups,
                 {.codes = options.codes, .dim = options.dim, .update = CodebookUpdate::ema, .decay = 0.95}) {
}

void VqLatent::begin_epoch(double progress, const std::function<std::vector<float>()>& encoded,
                           Random random) {
  if (started_ || !warmed_up(progress)) return;
  quantizer_.start(encoded(), random);
  started_ = true;
}

Latent::Step VqLatent::step(Var<float> e, double, Random&) {
  if (!started_) return {e, e.tape().scalar(0)};
  step_ = quantizer_(e);
  return {step_->output, static_cast<float>(encoded_width()) * step_->loss()};
}

void VqLatent::after_step(Random& random) {
  if (!step_) return;
  quantizer_.update(*step_);
  quantizer_.restart_dead_codes(step_->input.values(), 50, random);
}

void VqLatent::learn_prior(std::span<const float> encoded) {
  learned_.emplace(quantizer_.code_sizes(), quantizer_.encode(encoded));
}

LatentSample VqLatent::sample(std::span<const float> encoded, Random&) const {
  LatentSample result{{}, {}, {}, quantizer_.encode(encoded)};
  result.z = quantizer_.decode(result.codes);
  result.nats = nats(UniformPrior(quantizer_.code_sizes()), result.codes);
  if (learned_) result.learned_nats = nats(*learned_, result.codes);
  return result;
}

}  // namespace vqgrad
