#include "apps/experiments/coldstart/methods/vqvae_origin.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/stop_gradient.hpp"

namespace vqgrad {
namespace {

constexpr std::size_t dim = 8;

/// Row i of sqrt(z z^T) for one z; false, and an unfinished row, if it has a NaN. sign(p) sqrt|p| has none.
bool root_row(const float* z, std::size_t i, bool signed_root, std::array<float, dim>& row) {
  for (std::size_t j = 0; j < dim; ++j) {
    const float product = z[i] * z[j];
    if (product < 0 && !signed_root) return false;
    row[j] = std::copysign(std::sqrt(std::abs(product)), product);
    if (row[j] != row[j]) return false;
  }
  return true;
}

std::size_t nearest(const std::array<float, dim>& row, std::span<const float> codebook) {
  std::size_t best = 0;
  float least = std::numeric_limits<float>::infinity();
  for (std::size_t k = 0; k * dim < codebook.size(); ++k) {
    float distance = 0;
    for (std::size_t j = 0; j < dim; ++j) {
      const float d = row[j] - codebook[k * dim + j];
      distance += d * d;
    }
    if (distance < least) least = distance, best = k;
  }
  return best;
}

}  // namespace

OriginQuantizer::OriginQuantizer(ColdModel& model, OriginSearch search)
    : model_(model),
      search_(search),
      codebook_(
          &(model.parameters() / "codebook").create("vectors", Shape{codes, dim}, uniform(-0.01, 0.01))) {}

Var<float> OriginQuantizer::operator()(Var<float> z) {
  const std::size_t batch = z.shape()[0];
  const auto values = z.values();
  elements_.resize(values.size());
  std::array<float, dim> row;
  for (std::size_t b = 0; b < batch; ++b)
    for (std::size_t i = 0; i < dim; ++i) {
      std::size_t code = 0;
      if (search_ != OriginSearch::code_zero) {
        ++rows_;
        if (root_row(&values[b * dim], i, search_ == OriginSearch::signed_root, row))
          code = nearest(row, codebook_->values());
        else
          ++nan_rows_;
      }
      ++counts_[code];
      elements_[b * dim + i] = static_cast<std::int32_t>(code * dim + i);
    }
  Tape<float>& tape = model_.tape();
  const Var<float> flat = reshape(tape.parameter(*codebook_), Shape{codes * dim, 1});
  return reshape(gather(flat, tape.indices(elements_)), z.shape());
}

Var<float> OriginQuantizer::loss(Var<float> z, Var<float> q) {
  return mean_squared_error(stop_gradient(q), z) + 0.25f * mean_squared_error(stop_gradient(z), q);
}

Var<float> VqvaeOrigin::encoder_loss(const Batch& batch, Var<float> z, const ConditionalVae::Gaussian& id) {
  const Var<float> vectors = vae_.decode(z, batch);
  return model_.click_loss(batch, model_.logits(batch, vectors)) + vae_.reconstruction(vectors, batch) +
         vae_.distance(id, vae_.of_side(batch));
}

Phase VqvaeOrigin::encoder_phase(std::span<const std::uint32_t> rows, std::size_t epochs) {
  return {rows, epochs, vae_.trainable(), [this](const Batch& batch) {
            const auto id = vae_.of_id(batch);
            return encoder_loss(batch, vae_.sample(id), id);
          }};
}

Phase VqvaeOrigin::codebook_phase() {
  return {model_.data().split.base, 1, {&quantizer_.codebook()}, [this](const Batch& batch) {
            const Var<float> z = vae_.sample(vae_.of_id(batch));
            // The published loss has the encoder's terms too, which do not reach the codebook but update
            // the backbone's running statistics.
            model_.logits(batch, vae_.decode(z, batch));
            return OriginQuantizer::loss(z, quantizer_(z));
          }};
}

std::vector<Phase> VqvaeOrigin::base_phases() {
  return {encoder_phase(model_.data().split.base, 1), codebook_phase()};
}

std::vector<Phase> VqvaeOrigin::stage_phases(std::size_t stage) {
  return {encoder_phase(model_.data().split.warm[stage], 2), codebook_phase()};
}

Var<float> VqvaeOrigin::generate(const Batch& batch) {
  return vae_.decode(quantizer_(vae_.sample(vae_.of_side(batch))), batch);
}

}  // namespace vqgrad
