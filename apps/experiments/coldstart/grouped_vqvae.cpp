#include "apps/experiments/coldstart/grouped_vqvae.hpp"

#include <algorithm>
#include <string>

#include "apps/vqgrad/terminal/interrupt.hpp"
#include "autodiff/ops/losses.hpp"
#include "nn/adam.hpp"
#include "nn/mini_batches.hpp"
#include "nn/training.hpp"
#include "vq/rows.hpp"

namespace vqgrad {
namespace {

/// A blind code of an id: the same whenever it is asked for.
std::int32_t blind_code(const GroupedVqvaeOptions& options, std::uint32_t id, std::size_t group) {
  if (options.bottleneck == Bottleneck::constant) return 0;
  return static_cast<std::int32_t>(Random::philox(id, group)[0] % options.codes);
}

/// Ids that training has not seen, for `blind_code`.
constexpr std::uint32_t first_new_id = std::uint32_t{1} << 30;

}  // namespace

bool is_blind(Bottleneck bottleneck) {
  return bottleneck == Bottleneck::random || bottleneck == Bottleneck::constant;
}

GroupedVqvae::GroupedVqvae(Scope<float> scope, std::size_t width, const GroupedVqvaeOptions& options)
    : options_(options),
      width_(width),
      encoder_(scope / "encoder", {width, options.hidden, options.groups * options.dim}),
      decoder_(scope / "decoder", {options.groups * options.dim, options.hidden, width}),
      quantizer_(scope / "codebook", options.groups,
                 {.codes = options.codes, .dim = options.dim, .update = CodebookUpdate::ema, .decay = 0.95}) {
}

Var<float> GroupedVqvae::step(Var<float> u, std::span<const std::uint32_t> ids, bool quantized) {
  Var<float> q = encoder_(u);
  step_.reset();
  Var<float> loss = tape_.scalar(0);
  if (quantized && is_blind(options_.bottleneck)) {
    std::vector<std::int32_t> codes;
    for (const auto id : ids)
      for (std::size_t g = 0; g < options_.groups; ++g) codes.push_back(blind_code(options_, id, g));
    q = tape_.input(quantizer_.decode(codes), q.shape());
  } else if (quantized) {
    step_ = quantizer_(q);
    q = step_->output;
    // Summed over the groups, not their mean.
    loss = static_cast<float>(options_.groups) * step_->loss();
  }
  return loss + mean_squared_error(decoder_(q), u);
}

void GroupedVqvae::train(std::span<const float> vectors, std::size_t repeats,
                         std::span<Parameter<float>* const> trainable, Random random) {
  std::vector<Parameter<float>*> updated;
  for (auto* parameter : trainable) {
    const bool encoder = parameter->name().find(".encoder.") != std::string::npos;
    if (encoder && is_blind(options_.bottleneck)) continue;
    parameter->set_trainable(true);
    updated.push_back(parameter);
  }
  Adam<float> adam(updated, {.learning_rate = options_.learning_rate});
  Training<float> training(tape_, adam);
  MiniBatches<std::uint32_t> batches(row_numbers(vectors.size() / width_), options_.batch);
  const bool never = options_.bottleneck == Bottleneck::none || options_.bottleneck == Bottleneck::k_means;
  const std::size_t warm_up = is_blind(options_.bottleneck) ? 0 : options_.epochs / 10;
  std::vector<float> batch;
  std::vector<std::uint32_t> ids;
  for (std::size_t epoch = 0; epoch < options_.epochs; ++epoch) {
    if (epoch == warm_up && !is_blind(options_.bottleneck) && !never)
      start_codebooks(vectors, random.split("k-means"));
    stop_if_interrupted();
    batches.shuffle(random);
    const auto loss = [&](std::span<const std::uint32_t> rows) {
      ids.clear();
      for (const auto row : rows) ids.push_back(static_cast<std::uint32_t>(row / repeats));
      copy_rows(vectors, width_, rows, batch);
      return step(tape_.input(batch, Shape{rows.size(), width_}), ids, epoch >= warm_up && !never);
    };
    training.epoch(batches, loss, [&](std::size_t) {
      if (step_) {
        quantizer_.update(*step_);
        quantizer_.restart_dead_codes(step_->input.values(), 20, random);
      }
      return true;
    });
  }
  tape_.reset();
  if (options_.bottleneck == Bottleneck::k_means) start_codebooks(vectors, random.split("k-means"));
}

std::vector<float> GroupedVqvae::latents(std::span<const float> vectors) {
  tape_.reset();
  const NoGrad guard(tape_);
  const auto z = encoder_(tape_.input(vectors, Shape{vectors.size() / width_, width_})).values();
  return {z.begin(), z.end()};
}

void GroupedVqvae::start_codebooks(std::span<const float> vectors, Random random) {
  const std::vector<float> z = latents(vectors);
  const std::size_t d = options_.dim;
  for (std::size_t g = 0; g < options_.groups; ++g)
    quantizer_.head(g).start(columns<float>(z, quantizer_.dim(), g * d, (g + 1) * d),
                             random.split(std::to_string(g)));
}

std::vector<std::int32_t> GroupedVqvae::encode(std::span<const float> vectors) {
  if (!is_blind(options_.bottleneck)) return quantizer_.encode(latents(vectors));
  const std::size_t groups = options_.groups;
  std::vector<std::int32_t> codes(vectors.size() / width_ * groups);
  for (std::size_t k = 0; k < codes.size(); ++k)
    codes[k] = blind_code(options_, first_new_id + static_cast<std::uint32_t>(k / groups), k % groups);
  return codes;
}

std::vector<float> GroupedVqvae::decode(std::span<const std::int32_t> codes) {
  const std::size_t n = codes.size() / options_.groups;
  tape_.reset();
  const NoGrad guard(tape_);
  const auto y = decoder_(tape_.input(quantizer_.decode(codes), Shape{n, quantizer_.dim()})).values();
  return {y.begin(), y.end()};
}

std::vector<float> GroupedVqvae::reconstruct(std::span<const float> vectors) {
  tape_.reset();
  const NoGrad guard(tape_);
  const auto y = decoder_(encoder_(tape_.input(vectors, Shape{vectors.size() / width_, width_}))).values();
  return {y.begin(), y.end()};
}

}  // namespace vqgrad
