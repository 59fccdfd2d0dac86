#include "apps/experiments/likelihood/vq_latent.hpp"

#include <numbers>

#include "autodiff/ops/arithmetic.hpp"
#include "vq/priors/uniform_prior.hpp"

namespace vqgrad {
namespace {

std::vector<double> nats(const CodePrior& prior, std::span<const std::int32_t> codes) {
  std::vector<double> result = prior.bits(codes);
  for (double& bits : result) bits *= std::numbers::ln2;
  return result;
}

}  // namespace

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
